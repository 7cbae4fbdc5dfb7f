package io.isotherm.topics;

import io.isotherm.pool.ConfigHistory;
import io.isotherm.schema.PoolConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Keeps the configurations of a pool through time in a state store: each as in its topic, with its length before it. */
public final class ConfigHistorySerde {
    private ConfigHistorySerde() {}

    /** The serde of a store. */
    public static Serde<ConfigHistory> of(Topics topics, AvroSerdes serdes) {
        Topic<PoolConfig> topic = topics.poolConfig();
        Serializer<PoolConfig> serializer = serdes.serializer(topic);
        Deserializer<PoolConfig> deserializer = serdes.deserializer(topic);
        return Serdes.serdeFrom(
                (name, history) -> history == null ? null : write(serializer, topic, history),
                (name, bytes) -> bytes == null ? null : read(deserializer, topic, bytes));
    }

    private static byte[] write(Serializer<PoolConfig> serializer, Topic<PoolConfig> topic, ConfigHistory history) {
        List<byte[]> versions = history.versions().stream()
                .map(config -> serializer.serialize(topic.name(), config))
                .toList();
        ByteBuffer buffer = ByteBuffer.allocate(versions.stream()
                .mapToInt(bytes -> Integer.BYTES + bytes.length)
                .sum());
        versions.forEach(bytes -> buffer.putInt(bytes.length).put(bytes));
        return buffer.array();
    }

    private static ConfigHistory read(Deserializer<PoolConfig> deserializer, Topic<PoolConfig> topic, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<PoolConfig> versions = new ArrayList<>();
        while (buffer.hasRemaining()) {
            byte[] version = new byte[buffer.getInt()];
            buffer.get(version);
            versions.add(deserializer.deserialize(topic.name(), version));
        }
        return ConfigHistory.of(versions);
    }
}
