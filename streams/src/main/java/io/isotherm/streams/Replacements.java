package io.isotherm.streams;

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

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    // After so long without a failure, the next one has nothing to do with those before.
    private static final Duration QUIET = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Deque<Instant> faults = new ArrayDeque<>();
    private Duration next = FIRST_PAUSE;
    private Instant last = Instant.MIN;

    Replacements(InstantSource clock) {
        this.clock = clock;
    }

    /** The pause before the next attempt, twice the one before, however many there were. */
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
        if (last.isBefore(now.minus(QUIET))) {
            next = FIRST_PAUSE;
        }
        Duration pause = next;
        last = now.plus(pause);
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return pause;
    }
}
