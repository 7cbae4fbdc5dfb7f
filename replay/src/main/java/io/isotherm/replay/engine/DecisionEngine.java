package io.isotherm.replay.engine;

import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.SampleRecords;
import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.ConfigRecords;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes recorded inputs of all pools in, in the order of their turns, and gives the states and decisions that analyzer and
 * decider make of the same inputs on Kafka, byte for byte. Records of other topics (states, decisions, commands) change
 * nothing: they are results.
 */
public final class DecisionEngine {

    /** Gets what comes out, as it does. */
    public interface Listener {
        /** The analyzer judges a host. */
        default void state(HostState state) {}

        /** The analyzer forgets a host that was silent for long. */
        default void forgotten(String pool, String host) {}

        /** The decider decides a tick: its decision and commands. */
        void decided(TickResult result);

        /** A service refuses a record, which changes nothing there and becomes a dead letter. */
        default void refused(Recorded recorded, String why) {}
    }

    private final Listener listener;
    private final DecisionLoop loop = new DecisionLoop(InMemoryDecisionMemory::new);
    private final Map<String, AnalyzedPool> pools = new TreeMap<>();
    private long refused;

    /** @param listener gets each result as it comes out */
    public DecisionEngine(Listener listener) {
        this.listener = listener;
    }

    /** Takes one record in; whatever follows from it is given out before this returns. */
    public void accept(Recorded recorded) {
        String key = recorded.key();
        Instant at = recorded.at();
        @Nullable SpecificRecord value = recorded.value();
        switch (recorded.topic()) {
            case "host-metrics" -> refusable(recorded, () -> sample(key, at, (HostMetrics) value));
            case "pool-config" -> {
                refusable(recorded, () -> {
                    PoolConfig config = ConfigRecords.inForce(key, at, (PoolConfig) value);
                    pool(config.getPool()).configure(config);
                });
                refusable(recorded, () -> {
                    if (value == null) {
                        loop.deleteConfig(key, at);
                    } else {
                        loop.accept(key, at, value);
                    }
                });
            }
            case "inventory" ->
                refusable(recorded, () -> {
                    if (value == null) {
                        loop.retire(key, at);
                    } else {
                        loop.accept(key, at, value);
                    }
                });
            case "approvals", "migration-events", "power-events" ->
                refusable(recorded, () -> loop.accept(key, at, value));
            default -> {}
        }
    }

    private void sample(String key, Instant at, @Nullable HostMetrics value) {
        HostMetrics sample = SampleRecords.accepted(key, at, value);
        String pool = sample.getPool();
        for (ClosedWindow window : pool(pool).sample(sample).windows()) {
            for (String host : window.forgotten()) {
                listener.forgotten(pool, host);
                loop.deleteState(PoolKeys.of(pool, host));
            }
            for (HostState state : window.states()) {
                listener.state(state);
                loop.accept(PoolKeys.of(pool, state.getHost()), state.getWindowEnd(), state)
                        .ifPresent(listener::decided);
            }
        }
    }

    private void refusable(Recorded recorded, Runnable taking) {
        try {
            taking.run();
        } catch (RefusedRecordException e) {
            refused++;
            listener.refused(recorded, String.valueOf(e.getMessage()));
        }
    }

    private AnalyzedPool pool(String name) {
        return pools.computeIfAbsent(name, AnalyzedPool::new);
    }

    /** How many records were refused, counted once for each service that refused one. */
    public long refused() {
        return refused;
    }
}
