package io.isotherm.streams;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether a service gets on: a thread that fails at the same record again and again is live, and between two failures even
 * ready, and yet does nothing. Thread-safe.
 */
final class StreamsProgress {
    /** So many failures without a commit between them are no longer passing trouble. */
    static final int MOST_FAILURES = 3;

    /** So long nothing may be committed while records wait. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final LongSupplier nanoTime;
    private int failures;
    private long committedAt;

    /** @param nanoTime as {@link System#nanoTime} */
    StreamsProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.committedAt = nanoTime.getAsLong();
    }

    synchronized void committed() {
        failures = 0;
        committedAt = nanoTime.getAsLong();
    }

    synchronized void failed() {
        failures++;
    }

    /**
     * What keeps it from getting on, for an operator; empty if nothing does.
     *
     * @param waiting records that wait to be read
     */
    synchronized Optional<String> obstacle(long waiting) {
        Duration since = Duration.ofNanos(nanoTime.getAsLong() - committedAt);
        if (failures >= MOST_FAILURES) {
            return Optional.of(failures + " failures since the last commit, " + since.toSeconds() + " s ago");
        }
        if (waiting > 0 && since.compareTo(LONGEST) > 0) {
            return Optional.of(waiting + " records wait, and nothing was committed for " + since.toSeconds() + " s");
        }
        if (waiting == 0 && failures == 0) {
            // What comes next is not late yet.
            committedAt = nanoTime.getAsLong();
        }
        return Optional.empty();
    }
}
