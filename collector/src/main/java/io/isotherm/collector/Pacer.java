package io.isotherm.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits for instants: of the wall clock in operation, of a virtual clock in a demonstration or a test. */
@FunctionalInterface
public interface Pacer {

    /** Returns once the instant has come. */
    void awaitUntil(Instant instant) throws InterruptedException;

    /**
     * Waits by a clock that runs at real speed, and notices within a second when it is set.
     *
     * @param clock the clock to wait by
     */
    static Pacer by(InstantSource clock) {
        return instant -> {
            Duration left = Duration.between(clock.instant(), instant);
            while (left.compareTo(Duration.ZERO) > 0) {
                // No timer waits by a clock that may be set; one more, lest it wakes a fraction of a millisecond early.
                Thread.sleep(Math.min(1000, left.toMillis() + 1));
                left = Duration.between(clock.instant(), instant);
            }
        };
    }
}
