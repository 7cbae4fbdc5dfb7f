package io.isotherm.decider.stream;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.PoolDecider;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.decider.core.tick.WindowAssembler;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Approval;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.PoolKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each record of a pool to the core, and its decisions to the sinks. State is written only after the core has
 * answered, so that a record that the core cannot digest changes nothing.
 */
final class DeciderProcessor implements Processor<String, @Nullable SpecificRecord, String, SpecificRecord> {
    // A year: nothing waits for longer, and no recording is read further ahead of its samples.
    private static final Duration FARTHEST_AHEAD = Duration.ofDays(366);

    private static final Logger LOG = LoggerFactory.getLogger(DeciderProcessor.class);

    private final DeciderMetrics metrics;
    private final PoolDecider decider = new PoolDecider();
    private @Nullable ProcessorContext<String, SpecificRecord> context;
    private @Nullable DeciderStores stores;

    DeciderProcessor(DeciderMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new DeciderStores(processorContext);
    }

    @Override
    public void process(Record<String, @Nullable SpecificRecord> record) {
        DeciderStores state = stores;
        if (state == null) {
            throw new IllegalStateException("not initialised");
        }
        String key = record.key();
        if (key == null) {
            throw new RefusedRecordException("A record without a key belongs to no pool");
        }
        String pool = PoolKeys.pool(key);
        SpecificRecord value = record.value();
        if (value == null) {
            forget(key, record.timestamp(), state);
        } else if (value instanceof PoolConfig config) {
            check(pool, config.getPool());
            configure(pool, config, state);
        } else if (value instanceof HostState hostState) {
            check(pool, hostState.getPool());
            List<HostState> window = state.accept(pool, hostState);
            if (!window.isEmpty()) {
                tick(pool, window, state);
            }
        } else if (value instanceof MigrationEvent event) {
            check(pool, event.getPool());
            PoolLedger.report(event).ifPresent(report -> hear(pool, report, state));
        } else if (value instanceof PowerEvent event) {
            check(pool, event.getPool());
            PoolLedger.report(event).ifPresent(report -> hear(pool, report, state));
        } else if (value instanceof Approval approval) {
            check(pool, approval.getPool());
            hear(pool, PoolLedger.report(approval), state);
        } else {
            throw new RefusedRecordException(
                    "Nothing is known of a " + value.getSchema().getFullName());
        }
    }

    private void tick(String pool, List<HostState> window, DeciderStores state) {
        Instant tick = window.get(0).getWindowEnd();
        PoolConfig config = state.configs(pool).at(tick.toEpochMilli());
        if (!WindowAssembler.due(state.ledger(pool), window, config)) {
            return;
        }
        List<CommandReport> due = state.due(pool, tick);
        TickResult result =
                metrics.time(pool, () -> decider.tick(state.ledger(pool).with(due), window, config, tick));
        state.save(pool, result.ledger(), due);
        long at = tick.toEpochMilli();
        forward(new Record<>(pool, result.decision(), at), DeciderTopology.DECISIONS);
        for (MigrationCommand command : result.migrations()) {
            forward(
                    new Record<>(PoolKeys.of(pool, command.getSource()), command, at),
                    DeciderTopology.MIGRATION_COMMANDS);
        }
        for (PowerCommand command : result.powers()) {
            forward(new Record<>(PoolKeys.of(pool, command.getHost()), command, at), DeciderTopology.POWER_COMMANDS);
        }
        metrics.decided(result);
        LOG.debug(
                "{}: {}, {} moves and {} power commands issued",
                result.decision().getDecisionId(),
                result.decision().getScenario(),
                result.migrations().size(),
                result.powers().size());
    }

    private void configure(String pool, PoolConfig config, DeciderStores state) {
        List<String> problems = PoolConfigs.problems(config);
        if (!problems.isEmpty()) {
            throw new RefusedRecordException("Version " + config.getVersion() + " of the configuration of pool " + pool
                    + " is refused, version " + state.configs(pool).newest().getVersion() + " stays in force: "
                    + String.join("; ", problems));
        }
        state.configure(pool, config);
        LOG.info(
                "Pool {} is run by version {} of its configuration from {} on",
                pool,
                config.getVersion(),
                config.getAppliedAt());
    }

    private static void hear(String pool, CommandReport report, DeciderStores state) {
        long lastTick = state.ledger(pool).lastTick();
        if (lastTick > 0 && report.at() > lastTick + FARTHEST_AHEAD.toMillis()) {
            throw new RefusedRecordException("The report of command " + report.commandId() + " is dated "
                    + Instant.ofEpochMilli(report.at()) + ", and pool " + pool + " is at "
                    + Instant.ofEpochMilli(lastTick) + ": the clock that dated it is wrong");
        }
        state.hear(pool, report);
    }

    /** @param at when the deletion was published, in milliseconds since the epoch */
    private static void forget(String key, long at, DeciderStores state) {
        if (PoolKeys.host(key).isEmpty()) {
            PoolConfig defaults = PoolConfigs.defaults(key);
            defaults.setAppliedAt(Instant.ofEpochMilli(at));
            state.configure(key, defaults);
        } else {
            state.forget(key);
        }
    }

    private static void check(String keyPool, String pool) {
        if (!keyPool.equals(pool)) {
            throw new RefusedRecordException(
                    "The record's key says pool '" + keyPool + "', its value pool '" + pool + "'");
        }
    }

    private void forward(Record<String, SpecificRecord> record, String sink) {
        if (context != null) {
            context.forward(record, sink);
        }
    }
}
