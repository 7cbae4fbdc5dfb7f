package io.isotherm.topics;

import io.isotherm.pool.PoolKeys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Partitions by pool: the part of the key before the slash, hashed as Kafka's default partitioner hashes a whole key. So
 * records keyed {@code pool} and {@code pool/host} meet in the same partition number. For producers of our own topics
 * set it as {@code partitioner.class}; Kafka Streams sinks call {@link #partition(String, int)}.
 */
public final class PoolPartitioner implements Partitioner {

    /**
     * The partition of a key.
     *
     * @param partitions number of partitions of the topic, at least 1
     */
    public static int partition(String key, int partitions) {
        byte[] pool = PoolKeys.pool(key).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(pool)) % partitions;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        int partitions = cluster.partitionsForTopic(topic).size();
        return keyBytes == null ? 0 : partition(new String(keyBytes, StandardCharsets.UTF_8), partitions);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
