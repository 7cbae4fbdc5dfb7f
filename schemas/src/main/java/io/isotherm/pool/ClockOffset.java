package io.isotherm.pool;

import java.time.Duration;

/** How far a clock is ahead of Kafka's, in milliseconds; below 0: behind it. */
public final class ClockOffset {
    /** More than clocks are apart that are kept by NTP. */
    public static final Duration TOLERANCE = Duration.ofSeconds(5);

    private ClockOffset() {}

    /** Whether a clock is further from Kafka's than the tolerance. */
    public static boolean isOff(long aheadMillis) {
        return aheadMillis > TOLERANCE.toMillis() || aheadMillis < -TOLERANCE.toMillis();
    }

    /** For people, as in "118 s ahead of Kafka's". */
    public static String text(long aheadMillis) {
        return Math.abs(aheadMillis / 1000) + (aheadMillis < 0 ? " s behind Kafka's" : " s ahead of Kafka's");
    }
}
