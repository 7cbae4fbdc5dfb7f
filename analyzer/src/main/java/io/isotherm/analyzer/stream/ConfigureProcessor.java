package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.pool.ConfigRecords;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Takes in pool configurations; an unsound one leaves the one before in force and ends in the dead letters. */
final class ConfigureProcessor implements Processor<String, PoolConfig, Void, Void> {
    private final ConfigStore configs;
    private @Nullable StoredValues<PoolProgress> pools;

    ConfigureProcessor(ConfigStore configs) {
        this.configs = configs;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        configs.open(context);
        pools = StoredPoolMemory.pools(context);
    }

    @Override
    public void process(Record<String, PoolConfig> record) {
        PoolConfig config =
                ConfigRecords.inForce(record.key(), Instant.ofEpochMilli(record.timestamp()), record.value());
        configs.add(config.getPool(), config, closedUntil(config.getPool()));
    }

    private long closedUntil(String pool) {
        PoolProgress progress = pools == null ? null : pools.get(pool);
        return progress == null ? 0 : progress.closedUntil();
    }
}
