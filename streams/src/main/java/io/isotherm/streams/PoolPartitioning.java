package io.isotherm.streams;

import io.isotherm.topics.PoolPartitioner;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Where what a topology sends belongs: with all else of its pool, as {@link PoolPartitioner} puts it for producers. */
public final class PoolPartitioning {
    private PoolPartitioning() {}

    /** By the pool that the key names. */
    @SuppressWarnings("removal") // The one that follows it still rests on it.
    public static <V> StreamPartitioner<String, V> byPool() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(PoolPartitioner.partition(key, partitions)));
    }
}
