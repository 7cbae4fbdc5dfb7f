package io.isotherm.console.model;

import java.time.Duration;

/**
 * Lets something that is done again and again take so large a share of the time and no more, on average: what was left
 * unused may be used later, so that after a quiet time it is done at once. Not thread-safe.
 */
final class TimeShare {
    private final int parts;
    private final long mostNanos;
    private long leftNanos;
    private long countedNanos;

    /**
     * Nothing was used yet.
     *
     * @param parts it may take one part of so many
     * @param most that may be left for later
     * @param nowNanos a time, as all others, by a clock that only goes on
     */
    TimeShare(int parts, Duration most, long nowNanos) {
        this.parts = parts;
        mostNanos = most.toNanos();
        leftNanos = mostNanos;
        countedNanos = nowNanos;
    }

    /** Whether it may be done now. */
    boolean allows(long nowNanos) {
        leftNanos = Math.min(mostNanos, leftNanos + (nowNanos - countedNanos) / parts);
        countedNanos = nowNanos;
        return leftNanos > 0;
    }

    /** It was done, and took so long. */
    void took(long nanos) {
        leftNanos -= nanos;
    }
}
