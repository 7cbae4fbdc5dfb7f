package io.isotherm.analyzer.stream;

import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.ConfigHistorySerde;
import io.isotherm.topics.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The configurations of each pool, as stored; read anew only when their bytes have changed. Belongs to one task. */
final class ConfigStore {
    private record Read(byte @Nullable [] bytes, ConfigHistory configs) {}

    private final Serde<ConfigHistory> serde;
    private final Map<String, Read> read = new TreeMap<>();
    private @Nullable KeyValueStore<String, byte[]> store;

    ConfigStore(Topics topics, AvroSerdes serdes) {
        this.serde = StateSerdes.versioned(ConfigHistorySerde.of(topics, serdes));
    }

    void open(ProcessorContext<?, ?> context) {
        store = context.getStateStore(AnalyzerTopology.CONFIGS);
    }

    /** @param now how far the pool has got, in epoch milliseconds */
    void add(String pool, PoolConfig config, long now) {
        byte @Nullable [] bytes = store().get(pool);
        ConfigHistory history = ConfigHistory.with(
                bytes == null ? null : serde.deserializer().deserialize(AnalyzerTopology.CONFIGS, bytes), config, now);
        store().put(pool, serde.serializer().serialize(AnalyzerTopology.CONFIGS, history));
    }

    /** The configurations of a pool; the defaults when the operator has applied none. */
    ConfigHistory get(String pool) {
        byte @Nullable [] bytes = store().get(pool);
        Read known = read.get(pool);
        if (known == null || !Arrays.equals(known.bytes(), bytes)) {
            known = new Read(
                    bytes,
                    bytes == null
                            ? ConfigHistory.of(PoolConfigs.unconfigured(pool))
                            : serde.deserializer().deserialize(AnalyzerTopology.CONFIGS, bytes));
            read.put(pool, known);
        }
        return known.configs();
    }

    private KeyValueStore<String, byte[]> store() {
        if (store == null) {
            throw new IllegalStateException("The store is used before it was opened");
        }
        return store;
    }
}
