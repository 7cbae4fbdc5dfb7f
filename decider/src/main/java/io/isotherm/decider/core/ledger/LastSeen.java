package io.isotherm.decider.core.ledger;

import java.util.Map;

/**
 * Where each guest was last seen.
 *
 * @param hosts guest's UUID to host
 * @param unseen guests that the last window did not show, with the tick since which they are missing, in milliseconds
 */
public record LastSeen(Map<String, String> hosts, Map<String, Long> unseen) {
    static final LastSeen EMPTY = new LastSeen(Map.of(), Map.of());
}
