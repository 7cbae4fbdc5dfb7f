package io.isotherm.analyzer.stream;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The configuration of each pool, as stored; read anew only when its bytes have changed. Belongs to one task. */
final class ConfigStore {
    private record Read(byte @Nullable [] bytes, PoolConfig config) {}

    private final Topic<PoolConfig> topic;
    private final Serializer<PoolConfig> serializer;
    private final Deserializer<PoolConfig> deserializer;
    private final Map<String, Read> read = new TreeMap<>();
    private @Nullable KeyValueStore<String, byte[]> store;

    ConfigStore(Topics topics, AvroSerdes serdes) {
        this.topic = topics.poolConfig();
        this.serializer = serdes.serializer(topic);
        this.deserializer = serdes.deserializer(topic);
    }

    void open(ProcessorContext<?, ?> context) {
        store = context.getStateStore(AnalyzerTopology.CONFIGS);
    }

    void put(String pool, @Nullable PoolConfig config) {
        store().put(pool, config == null ? null : serializer.serialize(topic.name(), config));
    }

    /** The configuration of a pool; the defaults when the operator has applied none. */
    PoolConfig get(String pool) {
        byte @Nullable [] bytes = store().get(pool);
        Read known = read.get(pool);
        if (known == null || !Arrays.equals(known.bytes(), bytes)) {
            known = new Read(
                    bytes, bytes == null ? PoolConfigs.defaults(pool) : deserializer.deserialize(topic.name(), bytes));
            read.put(pool, known);
        }
        return known.config();
    }

    private KeyValueStore<String, byte[]> store() {
        if (store == null) {
            throw new IllegalStateException("The store is used before it was opened");
        }
        return store;
    }
}
