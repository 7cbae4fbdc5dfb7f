package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.schema.HostMetrics;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A pool's memory on the heap, for replays and tests. Not thread-safe. */
public final class InMemoryPoolMemory implements PoolMemory {
    private final TreeMap<String, TreeMap<Long, HostMetrics>> samples = new TreeMap<>();
    private final TreeMap<String, HostHistory> histories = new TreeMap<>();
    private @Nullable PoolProgress progress;

    @Override
    public @Nullable PoolProgress progress() {
        return progress;
    }

    @Override
    public void progress(PoolProgress progress) {
        this.progress = progress;
    }

    @Override
    public SortedSet<String> hosts() {
        return Collections.unmodifiableSortedSet(histories.navigableKeySet());
    }

    @Override
    public boolean knows(String host) {
        return histories.containsKey(host);
    }

    @Override
    public @Nullable HostHistory history(String host) {
        return histories.get(host);
    }

    @Override
    public void history(String host, HostHistory history) {
        histories.put(host, history);
    }

    @Override
    public void forget(String host) {
        histories.remove(host);
        samples.remove(host);
    }

    @Override
    public boolean keep(HostMetrics sample) {
        return samples.computeIfAbsent(sample.getHost(), host -> new TreeMap<>())
                        .putIfAbsent(sample.getSampledAt().toEpochMilli(), sample)
                == null;
    }

    @Override
    public List<HostMetrics> samples(String host) {
        TreeMap<Long, HostMetrics> ofHost = samples.get(host);
        return ofHost == null ? List.of() : List.copyOf(ofHost.values());
    }

    @Override
    public OptionalLong firstSampleAfter(long instant) {
        return samples.values().stream()
                .map(ofHost -> ofHost.higherKey(instant))
                .filter(at -> at != null)
                .mapToLong(Long::longValue)
                .min();
    }

    @Override
    public void drop(String host, long sampledAt) {
        TreeMap<Long, HostMetrics> ofHost = samples.get(host);
        if (ofHost != null) {
            ofHost.remove(sampledAt);
        }
    }
}
