package io.isotherm.decider.stream;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.isotherm.decider.core.inventory.HostListing;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.DecisionMemory;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostState;
import io.isotherm.streams.state.StateSerdes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one task's pools. They are the truth; what was read from them is kept at hand as long as the task lives.
 *
 * <p>A ledger is written once a tick, but for where guests were last seen: of these only those that changed. What is heard goes to the inbox, one small record each, until the first tick that is
 * not before it: in a replay at full speed that may be hours of event time later.
 */
record DeciderStores(
        KeyValueStore<String, HostState> states,
        KeyValueStore<String, ConfigHistory> configs,
        KeyValueStore<String, HostListing> inventory,
        KeyValueStore<String, PoolLedger> ledgers,
        KeyValueStore<String, LastSeen.Sighting> sightings,
        KeyValueStore<String, CommandReport> inbox) {
    static final String STATES = "states";
    static final String CONFIGS = "configs";
    static final String INVENTORY = "inventory";
    static final String LEDGERS = "ledgers";
    static final String SIGHTINGS = "sightings";
    static final String INBOX = "inbox";

    static final Serde<PoolLedger> LEDGER = StateSerdes.compressedJson(PoolLedger.class, EarlierLedger.class);
    static final Serde<LastSeen.Sighting> SIGHTING = StateSerdes.json(LastSeen.Sighting.class);
    static final Serde<CommandReport> REPORT = StateSerdes.compressedJson(CommandReport.class);

    /** What earlier releases called the parts of a ledger. */
    private interface EarlierLedger {
        @JsonAlias("seats")
        Object lastSeen();
    }

    static DeciderStores of(ProcessorContext<?, ?> context) {
        return new DeciderStores(
                context.getStateStore(STATES),
                context.getStateStore(CONFIGS),
                context.getStateStore(INVENTORY),
                context.getStateStore(LEDGERS),
                context.getStateStore(SIGHTINGS),
                context.getStateStore(INBOX));
    }

    static StoreBuilder<KeyValueStore<String, PoolLedger>> ledgersBuilder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(LEDGERS), Serdes.String(), LEDGER);
    }

    static StoreBuilder<KeyValueStore<String, LastSeen.Sighting>> sightingsBuilder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(SIGHTINGS), Serdes.String(), SIGHTING);
    }

    static StoreBuilder<KeyValueStore<String, HostListing>> inventoryBuilder() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(INVENTORY), Serdes.String(), StateSerdes.json(HostListing.class));
    }

    static StoreBuilder<KeyValueStore<String, CommandReport>> inboxBuilder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(INBOX), Serdes.String(), REPORT);
    }

    /** What has to be written, by key, where guests were last seen elsewhere than before; nothing deletes it. */
    static SortedMap<String, Optional<LastSeen.Sighting>> changes(String pool, LastSeen before, LastSeen now) {
        SortedMap<String, Optional<LastSeen.Sighting>> changes = new TreeMap<>();
        now.changedSince(before).forEach(vm -> changes.put(pool + "/" + vm, now.sighting(vm)));
        return changes;
    }

    /** What is remembered of a pool. */
    DecisionMemory pool(String pool) {
        return new StoredDecisionMemory(pool, this);
    }

    private static final class StoredDecisionMemory implements DecisionMemory {
        private final String pool;
        private final DeciderStores stores;
        private final TreeMap<String, HostListing> inventory = new TreeMap<>();
        private final TreeSet<CommandReport> inbox = new TreeSet<>(CommandReport.ORDER);
        private @Nullable ConfigHistory configs;
        private PoolLedger ledger;
        private LastSeen storedLastSeen;

        StoredDecisionMemory(String pool, DeciderStores stores) {
            this.pool = pool;
            this.stores = stores;
            PoolLedger stored = stores.ledgers.get(pool);
            storedLastSeen = LastSeen.of(byName(stores.sightings));
            ledger = stored == null ? PoolLedger.empty(pool) : stored;
            // Earlier releases kept it within the ledger.
            if (ledger.lastSeen().equals(LastSeen.EMPTY)) {
                ledger = ledger.with(storedLastSeen);
            }
            configs = stores.configs.get(pool);
            inbox.addAll(all(stores.inbox));
            inventory.putAll(byName(stores.inventory));
        }

        private <V> SortedMap<String, V> byName(KeyValueStore<String, V> store) {
            SortedMap<String, V> values = new TreeMap<>();
            try (KeyValueIterator<String, V> stored = store.prefixScan(pool + "/", new StringSerializer())) {
                stored.forEachRemaining(entry -> values.put(PoolKeys.host(entry.key), entry.value));
            }
            return values;
        }

        private <V> List<V> all(KeyValueStore<String, V> store) {
            List<V> values = new ArrayList<>();
            try (KeyValueIterator<String, V> stored = store.prefixScan(pool + "/", new StringSerializer())) {
                stored.forEachRemaining(entry -> values.add(entry.value));
            }
            return values;
        }

        @Override
        public @Nullable ConfigHistory configs() {
            return configs;
        }

        @Override
        public void configs(ConfigHistory newConfigs) {
            stores.configs.put(pool, newConfigs);
            configs = newConfigs;
        }

        @Override
        public SortedMap<String, HostListing> inventory() {
            return Collections.unmodifiableSortedMap(inventory);
        }

        @Override
        public void inventory(String host, HostListing listing) {
            if (listing.equals(HostListing.NONE)) {
                stores.inventory.delete(PoolKeys.of(pool, host));
                inventory.remove(host);
            } else {
                stores.inventory.put(PoolKeys.of(pool, host), listing);
                inventory.put(host, listing);
            }
        }

        @Override
        public List<HostState> states() {
            return all(stores.states);
        }

        @Override
        public void state(HostState state) {
            stores.states.put(PoolKeys.of(pool, state.getHost()), state);
        }

        @Override
        public void forget(String host) {
            stores.states.delete(PoolKeys.of(pool, host));
        }

        @Override
        public PoolLedger ledger() {
            return ledger;
        }

        @Override
        public void ledger(PoolLedger newLedger) {
            LastSeen lastSeen = newLedger.lastSeen();
            stores.ledgers.put(pool, newLedger.with(LastSeen.EMPTY));
            changes(pool, storedLastSeen, lastSeen)
                    .forEach((key, sighting) -> stores.sightings.put(key, sighting.orElse(null)));
            storedLastSeen = lastSeen;
            ledger = newLedger;
        }

        @Override
        public SortedSet<CommandReport> inbox() {
            return Collections.unmodifiableSortedSet(inbox);
        }

        @Override
        public void hear(CommandReport report) {
            if (inbox.add(report)) {
                stores.inbox.put(key(report), report);
            }
        }

        @Override
        public void drop(Collection<CommandReport> reports) {
            for (CommandReport report : reports) {
                stores.inbox.delete(key(report));
                inbox.remove(report);
            }
        }

        private String key(CommandReport report) {
            return pool + "/" + report.at() + "/" + report.kind() + "/" + report.commandId() + "/" + report.status()
                    + "/" + Integer.toHexString(report.detail().hashCode());
        }
    }
}
