package io.isotherm.streams;

import io.isotherm.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How long to wait before a stream thread is replaced, and when no more. Thread-safe. */
final class Replacements {
    /** So many faults of ours within {@link #WITHIN} are too many. */
    static final int MOST_FAULTS = 5;

    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    // After so long without a failure, the next one has nothing to do with those before.
    private static final Duration QUIET = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Deque<Instant> faults = new ArrayDeque<>();
    private int failures;
    private Instant last = Instant.MIN;

    Replacements(InstantSource clock) {
        this.clock = clock;
    }

    /** The pause before the next attempt, longer with each failure up to a bound, however many there were. */
    synchronized Duration afterOutage() {
        return pause(clock.instant());
    }

    /** The pause before the next attempt; null when there is to be none. */
    synchronized @Nullable Duration afterFault() {
        Instant now = clock.instant();
        while (!faults.isEmpty() && faults.peekFirst().isBefore(now.minus(WITHIN))) {
            faults.removeFirst();
        }
        faults.addLast(now);
        return faults.size() >= MOST_FAULTS ? null : pause(now);
    }

    private Duration pause(Instant now) {
        failures = last.isBefore(now.minus(QUIET)) ? 1 : failures + 1;
        Duration pause = BACKOFF.after(failures);
        last = now.plus(pause);
        return pause;
    }
}
