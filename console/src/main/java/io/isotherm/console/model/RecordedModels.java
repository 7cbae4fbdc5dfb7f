package io.isotherm.console.model;

import io.isotherm.console.view.RecordedSpan;
import io.isotherm.operator.RecordSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a recording tells of any time within it. The times that were asked about last are kept. Thread-safe. */
public final class RecordedModels implements ReadModels {
    private static final int TIMES_KEPT = 6;

    private final SortedMap<String, RecordedPool> pools = new TreeMap<>();
    private final RecordedSpan span;
    private final Map<Instant, ReadModel> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Instant, ReadModel> eldest) {
            return size() > TIMES_KEPT;
        }
    };

    /**
     * Reads all of a recording.
     *
     * @param name what people know it by
     * @param sources its records, by pool
     * @throws IllegalStateException if nothing was decided in it
     */
    public RecordedModels(String name, SortedMap<String, RecordSource> sources) {
        sources.forEach((pool, source) -> pools.put(pool, RecordedPool.read(pool, source)));
        List<Instant> ticks = pools.values().stream()
                .flatMap(pool -> pool.ticks().stream())
                .sorted()
                .toList();
        if (ticks.isEmpty()) {
            throw new IllegalStateException(
                    name + " cannot be shown: it holds no window of samples, so that nothing was decided in it");
        }
        span = new RecordedSpan(name, ticks.get(0), ticks.get(ticks.size() - 1));
    }

    @Override
    public ReadModel newest() {
        return at(span.to());
    }

    @Override
    public ReadModel at(Instant time) {
        Instant nearest = span.nearest(time);
        synchronized (kept) {
            return kept.computeIfAbsent(nearest, this::model);
        }
    }

    private ReadModel model(Instant time) {
        ReadModel model = new ReadModel(() -> time);
        pools.values().forEach(pool -> pool.tell(model, time));
        model.publish();
        return model;
    }

    @Override
    public Optional<RecordedSpan> recording() {
        return Optional.of(span);
    }

    /**
     * The records of a pool.
     *
     * @throws IllegalArgumentException if it is not in the recording
     */
    public RecordSource records(String pool) {
        RecordedPool found = pools.get(pool);
        if (found == null) {
            throw new IllegalArgumentException("Pool " + pool + " is not in the recording");
        }
        return found;
    }
}
