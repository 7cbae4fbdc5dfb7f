package io.isotherm.executor.journal;

import java.util.function.LongSupplier;

/**
 * What time it is at least, as the records tell that Kafka has taken: with it an executor whose own clock is so far ahead
 * that Kafka refuses its dates can still report. Used by one thread.
 */
public final class KafkaClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanoTime;
    private long newest = -1;
    private long readAt;

    /** @param nanoTime as {@link System#nanoTime} */
    public KafkaClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A record of this Kafka timestamp was read, in milliseconds since the epoch. */
    public void read(long timestamp) {
        if (timestamp > millis()) {
            newest = timestamp;
            readAt = nanoTime.getAsLong();
        }
    }

    /** The time in milliseconds since the epoch; -1 before any record was read. */
    public long millis() {
        return newest < 0 ? newest : newest + (nanoTime.getAsLong() - readAt) / NANOS_PER_MILLI;
    }
}
