package io.isotherm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Thread-safe. */
public final class SimulatedClock implements InstantSource {
    private Instant now;

    public SimulatedClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves on; a time that has passed already is ignored. */
    public synchronized void set(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }

    /** Moves on by a duration; one below 0 is ignored. */
    public synchronized void advance(Duration duration) {
        set(now.plus(duration));
    }
}
