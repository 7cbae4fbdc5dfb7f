package io.isotherm.decider.core.tick;

import java.util.Map;

/**
 * Where each guest was last seen.
 *
 * @param hosts guest's UUID to host
 * @param unseen guests that the last window did not show, with the tick since which they are missing, in milliseconds
 */
public record Seats(Map<String, String> hosts, Map<String, Long> unseen) {
    static final Seats EMPTY = new Seats(Map.of(), Map.of());
}
