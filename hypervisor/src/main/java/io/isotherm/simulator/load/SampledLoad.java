package io.isotherm.simulator.load;

import java.time.Duration;
import java.util.List;

/**
 * A load recorded at even intervals, as a day of five-minute samples. Between two samples it is interpolated linearly;
 * after the last sample it starts over, with a straight line from the last sample to the first.
 */
public final class SampledLoad implements LoadTrace {
    private final GuestLoad[] samples;
    private final long intervalMillis;

    /**
     * @param samples at least one, the first at the pool's start
     * @param interval time from one sample to the next, at least a millisecond
     */
    public SampledLoad(List<GuestLoad> samples, Duration interval) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a sampled load has no samples; give at least one");
        }
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("the interval is " + interval + "; give at least 1 ms");
        }
        this.samples = samples.toArray(GuestLoad[]::new);
        this.intervalMillis = interval.toMillis();
    }

    @Override
    public GuestLoad at(Duration sinceStart) {
        long millis = sinceStart.toMillis();
        int index = (int) (millis / intervalMillis % samples.length);
        double share = (double) (millis % intervalMillis) / intervalMillis;
        return samples[index].towards(samples[(index + 1) % samples.length], share);
    }
}
