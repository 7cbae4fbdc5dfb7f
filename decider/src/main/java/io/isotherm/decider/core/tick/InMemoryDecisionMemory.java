package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.inventory.HostListing;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.schema.HostState;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Remembers on the heap, for as long as it lives. */
public final class InMemoryDecisionMemory implements DecisionMemory {
    private final TreeMap<String, HostState> states = new TreeMap<>();
    private final TreeMap<String, HostListing> inventory = new TreeMap<>();
    private final TreeSet<CommandReport> inbox = new TreeSet<>(CommandReport.ORDER);
    private @Nullable ConfigHistory configs;
    private PoolLedger ledger;

    public InMemoryDecisionMemory(String pool) {
        ledger = PoolLedger.empty(pool);
    }

    @Override
    public @Nullable ConfigHistory configs() {
        return configs;
    }

    @Override
    public void configs(ConfigHistory newConfigs) {
        configs = newConfigs;
    }

    @Override
    public SortedMap<String, HostListing> inventory() {
        return Collections.unmodifiableSortedMap(inventory);
    }

    @Override
    public void inventory(String host, HostListing listing) {
        if (listing.equals(HostListing.NONE)) {
            inventory.remove(host);
        } else {
            inventory.put(host, listing);
        }
    }

    @Override
    public List<HostState> states() {
        return List.copyOf(states.values());
    }

    @Override
    public void state(HostState state) {
        states.put(state.getHost(), state);
    }

    @Override
    public void forget(String host) {
        states.remove(host);
    }

    @Override
    public PoolLedger ledger() {
        return ledger;
    }

    @Override
    public void ledger(PoolLedger newLedger) {
        ledger = newLedger;
    }

    @Override
    public SortedSet<CommandReport> inbox() {
        return Collections.unmodifiableSortedSet(inbox);
    }

    @Override
    public void hear(CommandReport report) {
        inbox.add(report);
    }

    @Override
    public void drop(Collection<CommandReport> reports) {
        reports.forEach(inbox::remove);
    }
}
