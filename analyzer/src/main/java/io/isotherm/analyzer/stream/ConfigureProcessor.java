package io.isotherm.analyzer.stream;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Takes in pool configurations; an unsound one leaves the one before in force and ends in the dead letters. */
final class ConfigureProcessor implements Processor<String, PoolConfig, Void, Void> {
    private final ConfigStore configs;

    ConfigureProcessor(ConfigStore configs) {
        this.configs = configs;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        configs.open(context);
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
        configs.put(pool, config);
    }
}
