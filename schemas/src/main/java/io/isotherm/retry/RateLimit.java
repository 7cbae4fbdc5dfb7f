package io.isotherm.retry;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of something may happen within a minute, so that one bad sender neither fills topics and logs nor hides what
 * others do. What a minute allows may come all at once. Thread-safe.
 */
public final class RateLimit {
    private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final long perMinute;
    private final LongSupplier nanoTime;
    private double left;
    private long at;
    private long refused;

    /** @param perMinute what may happen within a minute, in units of the caller's choice, at least 1 */
    public RateLimit(long perMinute) {
        this(perMinute, System::nanoTime);
    }

    /**
     * The same, by another clock.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public RateLimit(long perMinute, LongSupplier nanoTime) {
        if (perMinute < 1) {
            throw new IllegalArgumentException("perMinute is " + perMinute + "; it must be at least 1");
        }
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
        this.left = perMinute;
        this.at = nanoTime.getAsLong();
    }

    /** Whether so much more may happen now; if so, it counts. What is larger than the limit never may. */
    public synchronized boolean tryTake(long amount) {
        if (!allows(amount)) {
            refused++;
            return false;
        }
        left -= amount;
        return true;
    }

    /** Whether so much more may happen now, without counting. */
    public synchronized boolean allows(long amount) {
        long now = nanoTime.getAsLong();
        left = Math.min(perMinute, left + (now - at) / MINUTE_NANOS * perMinute);
        at = now;
        return amount <= left;
    }

    /** How often it was refused since this was last asked. */
    public synchronized long refused() {
        long count = refused;
        refused = 0;
        return count;
    }
}
