package io.isotherm.operator;

import io.isotherm.schema.DetectionConfig;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that an operator's record bears. What an operator does holds from its time on, in the event time of the pool:
 * an operator's clock that is wrong, or a pool that is replayed, must not put it off.
 */
final class OperatorTime {
    private OperatorTime() {}

    /**
     * The operator's clock, kept between the end of the window that may be judged meanwhile and the end of the one that
     * follows the window under way. So what is decided does not follow from how soon the record is read.
     *
     * @param clock what the operator's clock says
     * @param newestWindow end of the newest window that was judged; empty for a pool that never was
     */
    static Instant of(Instant clock, Optional<Instant> newestWindow, DetectionConfig detection) {
        if (newestWindow.isEmpty()) {
            return clock;
        }
        Instant judged = newestWindow.get();
        if (!clock.isAfter(judged)) {
            return judged.plusMillis(detection.getWindowMillis() + 1);
        }
        Instant latest = judged.plusMillis(2 * detection.getWindowMillis() + detection.getGraceMillis());
        return clock.isAfter(latest) ? latest : clock;
    }
}
