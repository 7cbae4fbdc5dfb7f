package io.isotherm.console.view;

import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.List;

/**
 * LoadShares and scenario of a pool over a while.
 *
 * @param pool its name
 * @param stepMillis how long a while each point is of
 * @param points oldest first
 */
public record LoadHistory(String pool, long stepMillis, List<Point> points) {

    /**
     * A while.
     *
     * @param at tick of its last decision
     * @param scenario of that
     * @param hosts likewise
     * @param mean of the hosts' loads
     * @param highest of the hosts' loads
     * @param issued moves that were commanded within it
     */
    public record Point(
            Instant at, Scenario scenario, PoolSummary.Counts hosts, LoadShares mean, LoadShares highest, int issued) {}
}
