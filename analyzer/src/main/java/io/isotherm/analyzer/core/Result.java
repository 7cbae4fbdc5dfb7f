package io.isotherm.analyzer.core;

import io.isotherm.schema.HostState;
import java.util.List;

/**
 * What came of one sample.
 *
 * @param disposition what was done with the sample itself
 * @param windows the windows that it closed, oldest first; mostly none
 */
public record Result(Disposition disposition, List<ClosedWindow> windows) {

    /** What was done with a sample. */
    public enum Disposition {
        /** It is kept and counts in its window. */
        COUNTED_IN,
        /** One of the same host and instant is there already; nothing changed. */
        DUPLICATE,
        /** Its window is closed; dropped. */
        LATE,
        /** Its clock is too far ahead of the pool; dropped, and told in the host's state. */
        CLOCK_AHEAD,
        /** Its time is before 1970 or after 9999; dropped, and told in the host's state. */
        TIME_IMPLAUSIBLE
    }

    /**
     * A window that was closed.
     *
     * @param windowEnd its end, epoch milliseconds
     * @param states one for each known host, by host name
     * @param forgotten hosts that were silent for too long and are no longer part of the pool
     * @param implausible how many samples were not used because their values cannot be right
     */
    public record ClosedWindow(long windowEnd, List<HostState> states, List<String> forgotten, int implausible) {
        public ClosedWindow {
            states = List.copyOf(states);
            forgotten = List.copyOf(forgotten);
        }
    }

    public Result {
        windows = List.copyOf(windows);
    }

    static Result of(Disposition disposition) {
        return new Result(disposition, List.of());
    }

    /** The states of all closed windows, in order. */
    public List<HostState> states() {
        return windows.stream().flatMap(window -> window.states().stream()).toList();
    }
}
