package io.isotherm.launcher.operate;

import io.isotherm.schema.DetectionConfig;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that an operator's record bears. What an operator does holds from its time on, in the event time of the pool:
 * an operator's clock that is wrong, or a pool that is replayed, must not put it off.
 */
final class OperatorTime {
    private OperatorTime() {}

    /** A time that holds for every window that is not judged yet, the one that is over and awaits late samples too. */
    static Instant soonest(Instant clock, Optional<Instant> newestWindow) {
        return newestWindow.map(end -> end.plusMillis(1)).orElse(clock);
    }

    /**
     * The operator's clock, kept between the end of the pool's newest window and the end of the one that follows the
     * window under way.
     *
     * @param clock what the operator's clock says
     * @param newestWindow end of the newest window that was judged; empty for a pool that never was
     */
    static Instant of(Instant clock, Optional<Instant> newestWindow, DetectionConfig detection) {
        if (newestWindow.isEmpty()) {
            return clock;
        }
        Instant earliest = soonest(clock, newestWindow);
        Instant latest =
                newestWindow.get().plusMillis(2 * detection.getWindowMillis()).plusMillis(detection.getGraceMillis());
        if (clock.isBefore(earliest)) {
            return earliest;
        }
        return clock.isAfter(latest) ? latest : clock;
    }
}
