package io.isotherm.replay.engine;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Approval;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.PoolKeys;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes recorded inputs of all pools in, in the order of their turns, and gives the decisions that analyzer and decider
 * make of the same inputs on Kafka, byte for byte. Records of other topics (states, decisions, commands) change nothing:
 * they are results.
 *
 * <p>What the services send to the dead letters is counted as refused and changes nothing either.
 */
public final class DecisionEngine {
    private final Consumer<TickResult> decided;
    private final Map<String, DecidedPool> pools = new TreeMap<>();
    private long refused;

    /** @param decided gets each tick as it is decided: its decision and commands */
    public DecisionEngine(Consumer<TickResult> decided) {
        this.decided = decided;
    }

    /** Takes one record in; whatever it decides is given out before this returns. */
    public void accept(Recorded recorded) {
        SpecificRecord value = recorded.value();
        String name = PoolKeys.pool(recorded.key());
        DecidedPool pool = pools.computeIfAbsent(name, DecidedPool::new);
        if (value == null) {
            if (recorded.topic().equals("pool-config")) {
                PoolConfig defaults = PoolConfigs.defaults(name);
                defaults.setAppliedAt(recorded.at());
                pool.configure(defaults);
            }
        } else if (value instanceof HostMetrics sample) {
            if (sample.getPool().equals(name) && recorded.key().equals(name + "/" + sample.getHost())) {
                pool.sample(sample, decided);
            } else {
                refused++;
            }
        } else if (value instanceof PoolConfig config) {
            if (config.getPool().equals(name) && PoolConfigs.problems(config).isEmpty()) {
                pool.configure(config);
            } else {
                refused++;
            }
        } else if (value instanceof MigrationEvent event && event.getPool().equals(name)) {
            PoolLedger.report(event).ifPresent(pool::hear);
        } else if (value instanceof PowerEvent event && event.getPool().equals(name)) {
            PoolLedger.report(event).ifPresent(pool::hear);
        } else if (value instanceof Approval approval && approval.getPool().equals(name)) {
            pool.hear(PoolLedger.report(approval));
        }
    }

    /** How many records were not used because they contradict themselves. */
    public long refused() {
        return refused;
    }
}
