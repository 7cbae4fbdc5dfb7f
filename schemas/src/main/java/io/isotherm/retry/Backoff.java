package io.isotherm.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.utils.ExponentialBackoff;

/**
 * Pauses between attempts at something that fails for a passing reason: the longest that a pause may be doubles with each
 * failure, and each is random between three quarters of that and all of it, so that the many processes that one outage
 * struck do not come back in step. Immutable and thread-safe.
 */
public final class Backoff {
    private static final double SHORTEST_SHARE = 0.75;

    private static final int GROWTH = 2;

    /** Without the jitter of its own, which it cuts off at the longest pause: those would be in step again. */
    private final ExponentialBackoff longestPauses;

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
        this.longestPauses = new ExponentialBackoff(first.toMillis(), GROWTH, longest.toMillis(), 0);
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failures how many attempts in a row have failed, at least 1
     */
    public Duration after(int failures) {
        long most = longestPauses.backoff(Math.max(0, failures - 1L));
        return Duration.ofMillis(Math.round(most * ThreadLocalRandom.current().nextDouble(SHORTEST_SHARE, 1)));
    }
}
