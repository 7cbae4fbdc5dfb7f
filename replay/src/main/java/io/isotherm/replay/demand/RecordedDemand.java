package io.isotherm.replay.demand;

import io.isotherm.replay.recording.Recorded;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingReader;
import io.isotherm.schema.HostMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Demands of recordings. */
public final class RecordedDemand {
    /** The topic that tells what was asked for. */
    public static final String TOPIC = "host-metrics";

    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private RecordedDemand() {}

    /**
     * What a recording's guests asked for.
     *
     * @param pool the pool, where the recording holds several
     * @throws IllegalStateException if the recording has no samples of one pool
     */
    public static Demand of(Recording recording, Optional<String> pool) {
        DemandExtractor extractor = new DemandExtractor();
        read(recording, pool, extractor::accept);
        return extractor.finish();
    }

    /**
     * Hands on a recording's samples in their order, but for those from clocks that were ahead.
     *
     * @param pool only of this pool; empty for all
     * @return how many were left out
     * @throws IllegalStateException if there is none
     */
    public static long read(Recording recording, Optional<String> pool, Consumer<HostMetrics> samples) {
        long taken = 0;
        long ahead = 0;
        try (RecordingReader reader = recording.read()) {
            while (reader.hasNext()) {
                Recorded recorded = reader.next();
                if (recorded.value() instanceof HostMetrics sample
                        && pool.map(sample.getPool()::equals).orElse(true)) {
                    if (recorded.at().isAfter(recorded.turn().plus(MOST_AHEAD))) {
                        ahead++;
                    } else {
                        samples.accept(sample);
                        taken++;
                    }
                }
            }
        }
        if (taken == 0) {
            throw new IllegalStateException(recording.file() + " holds no " + TOPIC
                    + pool.map(name -> " of pool " + name).orElse("") + "; record that topic");
        }
        return ahead;
    }
}
