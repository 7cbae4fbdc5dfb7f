package io.isotherm.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts at something that fails for a passing reason: the longest that a pause may be doubles with each
 * failure, and each is random between three quarters of that and all of it, so that the many processes that one outage
 * struck do not come back in step. Immutable and thread-safe.
 */
public final class Backoff {
    private static final double SHORTEST_SHARE = 0.75;

    // Any more doublings of a millisecond are longer than a year.
    private static final int MOST_DOUBLINGS = 35;

    private final long firstMillis;
    private final long longestMillis;

    /**
     * A back-off.
     *
     * @param first the first pause is no longer, at least 1 ms
     * @param longest no pause is longer, at least {@code first}
     * @throws IllegalArgumentException if a length is out of its range
     */
    public Backoff(Duration first, Duration longest) {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("The first pause is " + first + " and the longest " + longest
                    + "; give at least 1 ms, and no less for the longest than for the first");
        }
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failures how many attempts in a row have failed, at least 1
     */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(0, failures - 1), MOST_DOUBLINGS);
        double most = Math.min(longestMillis, Math.scalb((double) firstMillis, doublings));
        return Duration.ofMillis(Math.round(most * ThreadLocalRandom.current().nextDouble(SHORTEST_SHARE, 1)));
    }
}
