package io.isotherm.streams;

import io.isotherm.topics.PoolPartitioner;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts what a topology sends where {@link PoolPartitioner} has producers put it: by the pool that the key names. */
public final class PoolStreamPartitioner<V> implements StreamPartitioner<String, V> {
    @Override
    @SuppressWarnings("removal") // it has to be there until it is removed, and the one with headers calls it
    public Optional<Set<Integer>> partitions(String topic, String key, V value, int partitions) {
        return Optional.of(Set.of(PoolPartitioner.partition(key, partitions)));
    }
}
