package io.isotherm.decider.stream;

import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Hands each record of a pool to the core's loop, and its decisions to the sinks. */
final class DeciderProcessor implements Processor<String, @Nullable SpecificRecord, String, SpecificRecord> {
    /** Of a task, which are on the heap beside their stores; those beyond are read again when they are heard of. */
    private static final int MOST_POOLS = 2_000;

    private final Topics topics;
    private final DeciderMetrics metrics;
    private @Nullable ProcessorContext<String, SpecificRecord> context;
    private @Nullable DecisionLoop loop;

    DeciderProcessor(Topics topics, DeciderMetrics metrics) {
        this.topics = topics;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        loop = new DecisionLoop(DeciderStores.of(processorContext)::pool, MOST_POOLS);
    }

    @Override
    public void process(Record<String, @Nullable SpecificRecord> record) {
        ProcessorContext<String, SpecificRecord> task = context;
        DecisionLoop decisions = loop;
        if (task == null || decisions == null) {
            throw new IllegalStateException("A record came before the processor was opened");
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        SpecificRecord value = record.value();
        if (value == null) {
            delete(record.key(), at, task.recordMetadata(), decisions);
            return;
        }
        long begun = System.nanoTime();
        Optional<TickResult> decided = decisions.accept(record.key(), at, value);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        metrics.read(value);
        decided.ifPresent(result -> {
            metrics.decided(result, took);
            DecisionLog.decided(result);
            forward(result, task);
        });
        if (value instanceof PoolConfig config) {
            DecisionLog.configured(config, decisions);
        } else if (value instanceof Approval approval) {
            DecisionLog.answered(approval);
        }
    }

    private void delete(@Nullable String key, Instant at, Optional<RecordMetadata> metadata, DecisionLoop decisions) {
        String topic = metadata.map(RecordMetadata::topic).orElse("");
        if (topic.equals(topics.poolConfig().name())) {
            decisions.deleteConfig(key, at);
            DecisionLog.unconfigured(String.valueOf(key));
        } else if (topic.equals(topics.inventory().name())) {
            decisions.retire(key, at);
        } else if (topic.equals(topics.hostStates().name())) {
            decisions.deleteState(key);
            metrics.forgotten(key);
        } else {
            decisions.accept(key, at, null);
        }
    }

    private static void forward(TickResult result, ProcessorContext<String, SpecificRecord> task) {
        String pool = result.decision().getPool();
        long at = result.decision().getTick().toEpochMilli();
        task.forward(new Record<>(pool, result.decision(), at), DeciderTopology.DECISIONS);
        for (MigrationCommand command : result.migrations()) {
            task.forward(
                    new Record<>(PoolKeys.of(pool, command.getSource()), command, at),
                    DeciderTopology.MIGRATION_COMMANDS);
        }
        for (PowerCommand command : result.powers()) {
            task.forward(
                    new Record<>(PoolKeys.of(pool, command.getHost()), command, at), DeciderTopology.POWER_COMMANDS);
        }
    }

    @Override
    public void close() {
        metrics.handOver();
    }
}
