package io.isotherm.analyzer.core;

import io.isotherm.pool.ClockOffset;
import io.isotherm.schema.HostMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What is said of hosts whose clocks disagree. A host that knows how far its own is from Kafka's tells it with each sample;
 * where none of them does, nobody can tell who is right.
 */
final class ClockWords {
    private static final String RIGHT = "though its clock agrees with Kafka's";
    private static final String WAY = "whether the way to Kafka holds them up";

    private ClockWords() {}

    /** That a host's clock is wrong; null when it is right, or nobody knows. */
    static @Nullable String wrong(HostMetrics sample) {
        Long ahead = sample.getClockAheadMillis();
        return ahead != null && ClockOffset.isOff(ahead)
                ? "its clock is " + ClockOffset.text(ahead) + "; set it (NTP)"
                : null;
    }

    private static boolean isRight(HostMetrics sample) {
        Long ahead = sample.getClockAheadMillis();
        return ahead != null && !ClockOffset.isOff(ahead);
    }

    /** What follows "clock ahead: ..." of a host whose sample it is. */
    static String ahead(HostMetrics sample) {
        String wrong = wrong(sample);
        if (wrong != null) {
            return ": " + wrong;
        }
        return isRight(sample) ? ", " + RIGHT + "; check the clocks of the others" : "";
    }

    /**
     * Why a host's samples come late.
     *
     * @param leader the newest sample of the host by whose clock they do, null for its own; its clock is as likely wrong
     * @param leads whether that is the only other host
     */
    static String late(HostMetrics sample, long seconds, @Nullable HostMetrics leader, boolean leads) {
        String late = "its samples come " + seconds + " s late";
        String wrong = wrong(sample);
        if (wrong != null) {
            return late + ": " + wrong;
        }
        Long ahead = leader == null ? null : leader.getClockAheadMillis();
        if (leader != null && ahead != null && ClockOffset.isOff(ahead)) {
            return late + " by the clock of " + leader.getHost() + ", which is " + ClockOffset.text(ahead)
                    + "; set that one (NTP)";
        }
        if (isRight(sample)) {
            return late + ", " + RIGHT + "; check " + WAY;
        }
        return leader != null && leads
                ? late + " by the clock of " + leader.getHost() + "; check the clocks of both"
                : late + "; check its clock, and " + WAY;
    }
}
