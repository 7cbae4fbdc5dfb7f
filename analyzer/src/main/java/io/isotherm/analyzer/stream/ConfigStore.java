package io.isotherm.analyzer.stream;

import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.ConfigHistorySerde;
import io.isotherm.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** The configurations of each pool, as stored. Belongs to one task. */
final class ConfigStore {
    private final Serde<ConfigHistory> serde;
    private final Map<String, ConfigHistory> unconfigured = new HashMap<>();
    private @Nullable StoredValues<ConfigHistory> configs;

    ConfigStore(Topics topics, AvroSerdes serdes) {
        this.serde = StateSerdes.versioned(ConfigHistorySerde.of(topics, serdes));
    }

    void open(ProcessorContext<?, ?> context) {
        configs = new StoredValues<>(context.getStateStore(AnalyzerTopology.CONFIGS), serde);
    }

    /** @param now how far the pool has got, in epoch milliseconds */
    void add(String pool, PoolConfig config, long now) {
        configs().put(pool, ConfigHistory.with(configs().get(pool), config, now));
    }

    /** The configurations of a pool; the defaults when the operator has applied none. */
    ConfigHistory get(String pool) {
        ConfigHistory applied = configs().get(pool);
        return applied != null
                ? applied
                : unconfigured.computeIfAbsent(pool, name -> ConfigHistory.of(PoolConfigs.unconfigured(name)));
    }

    private StoredValues<ConfigHistory> configs() {
        if (configs == null) {
            throw new IllegalStateException("The store is used before it was opened");
        }
        return configs;
    }
}
