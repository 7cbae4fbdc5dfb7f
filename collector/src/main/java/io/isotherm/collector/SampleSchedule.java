package io.isotherm.collector;

import java.time.Duration;
import java.time.Instant;

/**
 * When to take samples: at the multiples of the interval since the epoch, so that all hosts of a pool are sampled at the
 * same instants and no delay adds up. An instant that has passed while the previous reading went on is skipped, never
 * made up for.
 */
public final class SampleSchedule {
    private final long intervalMillis;

    /** @param interval at least 1 ms, whole milliseconds */
    public SampleSchedule(Duration interval) {
        this.intervalMillis = interval.toMillis();
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("The interval " + interval + " must be at least 1 ms");
        }
    }

    /**
     * The next sample to be taken.
     *
     * @param at when
     * @param skipped how many instants have been missed since the previous sample
     */
    public record Next(Instant at, long skipped) {}

    /** The first instant of the schedule that is not before {@code now}. */
    public Instant first(Instant now) {
        return Instant.ofEpochMilli(Math.multiplyExact(index(now), intervalMillis));
    }

    /**
     * The next instant after a sample.
     *
     * @param previous the instant for which the last sample was taken
     * @param now the time after it was taken
     */
    public Next next(Instant previous, Instant now) {
        long previousIndex = index(previous);
        long due = index(now);
        if (due < previousIndex) {
            // The clock was set back: go on by its new time rather than stay silent until it has caught up.
            return new Next(Instant.ofEpochMilli(due * intervalMillis), 0);
        }
        long nextIndex = Math.max(due, previousIndex + 1);
        return new Next(Instant.ofEpochMilli(nextIndex * intervalMillis), nextIndex - previousIndex - 1);
    }

    /** Number of the first instant that is not before the given time. */
    private long index(Instant time) {
        long millis = time.toEpochMilli();
        boolean rest = !time.equals(Instant.ofEpochMilli(millis));
        return -Math.floorDiv(-(rest ? millis + 1 : millis), intervalMillis);
    }
}
