package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.inventory.HostListing;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.schema.HostState;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one pool between two records: its configurations and inventory, the newest state of each host, what was
 * heard
 * and is not due yet, and the ledger of the last tick.
 */
public interface DecisionMemory {

    /** The pool's configurations through time; null before the first. */
    @Nullable
    ConfigHistory configs();

    void configs(ConfigHistory configs);

    /** What the pool's inventory says of each host that it ever said anything of, by host. */
    SortedMap<String, HostListing> inventory();

    /** Replaces what the inventory says of a host; with {@link HostListing#NONE} nothing is kept. */
    void inventory(String host, HostListing listing);

    /** The newest state of each host, by host. */
    List<HostState> states();

    void state(HostState state);

    /** Drops a host's state, if it is there. */
    void forget(String host);

    /** The ledger as the last tick left it; an empty one before the first. */
    PoolLedger ledger();

    void ledger(PoolLedger ledger);

    /** What was heard and not worked off, in {@link CommandReport#ORDER}. */
    SortedSet<CommandReport> inbox();

    /** Adds to the inbox what is not in it. */
    void hear(CommandReport report);

    /** Drops from the inbox what is worked off. */
    void drop(Collection<CommandReport> reports);
}
