package io.isotherm.decider.stream;

import io.isotherm.decider.core.tick.PoolLedger;
import io.isotherm.decider.core.tick.PoolTicks;
import io.isotherm.decider.core.tick.Report;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.PoolKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of one task's pools. The stores are the truth; what was read from them is kept at hand as long as the task
 * lives.
 *
 * <p>A ledger is written once a tick. What is heard in between goes to the inbox, one small record each, and is part of
 * the ledger when it is next read or written.
 */
final class DeciderStores {
    static final String STATES = "states";
    static final String CONFIGS = "configs";
    static final String LEDGERS = "ledgers";
    static final String INBOX = "inbox";

    private final KeyValueStore<String, HostState> states;
    private final KeyValueStore<String, PoolConfig> configs;
    private final KeyValueStore<String, PoolLedger> ledgers;
    private final KeyValueStore<String, Report> inbox;
    private final Map<String, PoolLedger> ledgersAtHand = new HashMap<>();
    private final Map<String, PoolConfig> configsAtHand = new HashMap<>();
    private final Map<String, PoolTicks> ticks = new HashMap<>();

    DeciderStores(ProcessorContext<?, ?> context) {
        states = context.getStateStore(STATES);
        configs = context.getStateStore(CONFIGS);
        ledgers = context.getStateStore(LEDGERS);
        inbox = context.getStateStore(INBOX);
    }

    static StoreBuilder<KeyValueStore<String, PoolLedger>> ledgers() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(LEDGERS), Serdes.String(), Json.serde(PoolLedger.class));
    }

    static StoreBuilder<KeyValueStore<String, Report>> inbox() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(INBOX), Serdes.String(), Json.serde(Report.class));
    }

    /** The configuration in force; the defaults where there is none. */
    PoolConfig config(String pool) {
        return configsAtHand.computeIfAbsent(pool, name -> {
            PoolConfig stored = configs.get(name);
            return stored == null ? PoolConfigs.defaults(name) : stored;
        });
    }

    void configure(String pool, PoolConfig config) {
        configs.put(pool, config);
        configsAtHand.put(pool, config);
    }

    /** Back to the defaults. */
    void unconfigure(String pool) {
        configs.delete(pool);
        configsAtHand.remove(pool);
    }

    /** Takes a state in; the whole window when it is now complete, else empty. */
    List<HostState> accept(String pool, HostState state) {
        PoolTicks collecting = ticks.get(pool);
        if (collecting == null) {
            // After a restart the window may have begun before.
            collecting = new PoolTicks();
            try (KeyValueIterator<String, HostState> stored = states.prefixScan(pool + "/", new StringSerializer())) {
                while (stored.hasNext()) {
                    KeyValue<String, HostState> entry = stored.next();
                    collecting.accept(entry.value);
                }
            }
            ticks.put(pool, collecting);
        }
        states.put(PoolKeys.of(pool, state.getHost()), state);
        return collecting.accept(state);
    }

    /** Forgets a host's state. */
    void forget(String key) {
        states.delete(key);
    }

    /** The pool's ledger, with everything heard so far. */
    PoolLedger ledger(String pool) {
        PoolLedger known = ledgersAtHand.get(pool);
        if (known == null) {
            PoolLedger stored = ledgers.get(pool);
            known = stored == null ? PoolLedger.empty(pool) : stored;
            try (KeyValueIterator<String, Report> waiting = inbox.prefixScan(pool + "/", new StringSerializer())) {
                while (waiting.hasNext()) {
                    known = known.with(waiting.next().value);
                }
            }
            ledgersAtHand.put(pool, known);
        }
        return known;
    }

    /** Takes in what was heard. */
    void hear(String pool, Report report) {
        PoolLedger before = ledger(pool);
        if (!before.inbox().contains(report)) {
            inbox.put(
                    pool + "/" + report.at() + "/" + report.kind() + "/" + report.commandId() + "/" + report.status()
                            + "/" + Integer.toHexString(report.detail().hashCode()),
                    report);
            ledgersAtHand.put(pool, before.with(report));
        }
    }

    /** Keeps the ledger of a tick; it holds what the inbox held. */
    void save(String pool, PoolLedger ledger) {
        ledgers.put(pool, ledger);
        List<String> held = new ArrayList<>();
        try (KeyValueIterator<String, Report> waiting = inbox.prefixScan(pool + "/", new StringSerializer())) {
            waiting.forEachRemaining(entry -> held.add(entry.key));
        }
        held.forEach(inbox::delete);
        ledgersAtHand.put(pool, ledger);
    }
}
