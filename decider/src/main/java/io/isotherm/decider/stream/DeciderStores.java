package io.isotherm.decider.stream;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.WindowAssembler;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.PoolKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
 * <p>A ledger is written once a tick. What is heard goes to the inbox, one small record each, until the first tick that is
 * not before it: in a replay at full speed that may be hours of event time later.
 */
final class DeciderStores {
    static final String STATES = "states";
    static final String CONFIGS = "configs";
    static final String LEDGERS = "ledgers";
    static final String INBOX = "inbox";

    private final KeyValueStore<String, HostState> states;
    private final KeyValueStore<String, ConfigHistory> configs;
    private final KeyValueStore<String, PoolLedger> ledgers;
    private final KeyValueStore<String, CommandReport> inbox;
    private final Map<String, PoolLedger> ledgersAtHand = new HashMap<>();
    private final Map<String, ConfigHistory> configsAtHand = new HashMap<>();
    private final Map<String, TreeSet<CommandReport>> inboxesAtHand = new HashMap<>();
    private final Map<String, WindowAssembler> ticks = new HashMap<>();

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

    static StoreBuilder<KeyValueStore<String, CommandReport>> inbox() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(INBOX), Serdes.String(), Json.serde(CommandReport.class));
    }

    /** The pool's configurations through time; the defaults where there is none. */
    ConfigHistory configs(String pool) {
        ConfigHistory known = configsAtHand.get(pool);
        if (known == null) {
            ConfigHistory stored = configs.get(pool);
            known = stored == null ? ConfigHistory.of(PoolConfigs.defaults(pool)) : stored;
            configsAtHand.put(pool, known);
        }
        return known;
    }

    void configure(String pool, PoolConfig config) {
        ConfigHistory history = configs.get(pool);
        history = history == null
                ? ConfigHistory.of(config)
                : history.with(config, ledger(pool).lastTick());
        configs.put(pool, history);
        configsAtHand.put(pool, history);
    }

    /** Takes a state in; the whole window when it is now complete, else empty. */
    List<HostState> accept(String pool, HostState state) {
        WindowAssembler collecting = ticks.get(pool);
        if (collecting == null) {
            // After a restart the window may have begun before.
            collecting = new WindowAssembler();
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

    /** The pool's ledger as the last tick left it. */
    PoolLedger ledger(String pool) {
        PoolLedger known = ledgersAtHand.get(pool);
        if (known == null) {
            PoolLedger stored = ledgers.get(pool);
            known = stored == null ? PoolLedger.empty(pool) : stored;
            ledgersAtHand.put(pool, known);
        }
        return known;
    }

    /** Takes in what was heard; it waits for the first tick that is not before it. */
    void hear(String pool, CommandReport report) {
        if (inbox(pool).add(report)) {
            inbox.put(key(pool, report), report);
        }
    }

    /** What was heard and is not later than a tick, in an order that does not depend on when it was heard. */
    List<CommandReport> due(String pool, Instant tick) {
        return inbox(pool).stream()
                .takeWhile(report -> report.at() <= tick.toEpochMilli())
                .toList();
    }

    /** Keeps the ledger of a tick, in which all that was due is worked off. */
    void save(String pool, PoolLedger ledger, List<CommandReport> due) {
        ledgers.put(pool, ledger);
        ledgersAtHand.put(pool, ledger);
        due.forEach(report -> inbox.delete(key(pool, report)));
        due.forEach(inbox(pool)::remove);
    }

    private TreeSet<CommandReport> inbox(String pool) {
        TreeSet<CommandReport> known = inboxesAtHand.get(pool);
        if (known == null) {
            known = new TreeSet<>(CommandReport.ORDER);
            try (KeyValueIterator<String, CommandReport> waiting =
                    inbox.prefixScan(pool + "/", new StringSerializer())) {
                while (waiting.hasNext()) {
                    known.add(waiting.next().value);
                }
            }
            inboxesAtHand.put(pool, known);
        }
        return known;
    }

    private static String key(String pool, CommandReport report) {
        return pool + "/" + report.at() + "/" + report.kind() + "/" + report.commandId() + "/" + report.status() + "/"
                + Integer.toHexString(report.detail().hashCode());
    }
}
