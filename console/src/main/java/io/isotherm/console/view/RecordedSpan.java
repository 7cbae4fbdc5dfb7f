package io.isotherm.console.view;

import java.time.Instant;

/**
 * A recording, and the time that can be looked at.
 *
 * @param name what people know it by
 * @param from the first tick of any pool
 * @param to the last
 */
public record RecordedSpan(String name, Instant from, Instant to) {
    /** A time, or the end that it lies beyond. */
    public Instant nearest(Instant time) {
        return time.isBefore(from) ? from : time.isAfter(to) ? to : time;
    }
}
