package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Takes in pool configurations; an unsound one leaves the one before in force and ends in the dead letters. */
final class ConfigureProcessor implements Processor<String, PoolConfig, Void, Void> {
    private final ConfigStore configs;
    private final StoredPoolMemory.Factory opening;
    private StoredPoolMemory.@Nullable Stores stores;

    ConfigureProcessor(ConfigStore configs, StoredPoolMemory.Factory opening) {
        this.configs = configs;
        this.opening = opening;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        configs.open(context);
        stores = opening.open(context);
    }

    @Override
    public void process(Record<String, PoolConfig> record) {
        @Nullable String pool = record.key();
        @Nullable PoolConfig config = record.value();
        if (pool == null) {
            throw new HostileRecordException("A pool-config record has no key; the key must be the pool's name");
        }
        if (config != null) {
            if (!pool.equals(config.getPool())) {
                throw new HostileRecordException("A pool-config record with key '" + pool + "' is of pool '"
                        + config.getPool() + "'; both must be the same");
            }
            List<String> problems = PoolConfigs.problems(config);
            if (!problems.isEmpty()) {
                throw new HostileRecordException("The configuration version " + config.getVersion() + " of pool '"
                        + pool + "' is not sound: " + String.join("; ", problems));
            }
        }
        configs.add(pool, config == null ? defaults(pool, record.timestamp()) : config, closedUntil(pool));
    }

    private static PoolConfig defaults(String pool, long from) {
        PoolConfig defaults = PoolConfigs.defaults(pool);
        defaults.setAppliedAt(Instant.ofEpochMilli(from));
        return defaults;
    }

    private long closedUntil(String pool) {
        PoolProgress progress = stores == null ? null : stores.pool(pool).progress();
        return progress == null ? 0 : progress.closedUntil();
    }
}
