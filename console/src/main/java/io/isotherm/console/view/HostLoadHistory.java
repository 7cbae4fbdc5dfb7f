package io.isotherm.console.view;

import java.time.Instant;
import java.util.List;

/**
 * LoadShares of a host over a while.
 *
 * @param host its name
 * @param stepMillis how long a while each point is of
 * @param points oldest first
 */
public record HostLoadHistory(String host, long stepMillis, List<Point> points) {

    /**
     * A while.
     *
     * @param at its beginning
     * @param load the highest within it
     */
    public record Point(Instant at, LoadShares load) {}
}
