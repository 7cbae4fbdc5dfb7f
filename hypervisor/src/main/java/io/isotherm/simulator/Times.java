package io.isotherm.simulator;

import java.time.Duration;
import java.time.Instant;

/** Instants as nanoseconds since the epoch, good until the year 2262. */
final class Times {
    static final long SECOND = 1_000_000_000L;

    private Times() {}

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }

    static Duration between(long from, long until) {
        return Duration.ofNanos(until - from);
    }
}
