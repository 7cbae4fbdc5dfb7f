package io.isotherm.decider.core.rules;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many moves may be under way at once from or to a host.
 *
 * @param perHost how many, at least 0
 * @param fewer how many at a host where they are fewer, by host
 * @param underWay how many are now, by host; a host that is not named has none
 */
public record MoveSlots(int perHost, SortedMap<String, Integer> fewer, SortedMap<String, Integer> underWay) {
    /** As many as anybody likes. */
    public static final MoveSlots UNBOUNDED =
            new MoveSlots(Integer.MAX_VALUE, Collections.emptySortedMap(), Collections.emptySortedMap());

    public MoveSlots {
        fewer = Collections.unmodifiableSortedMap(new TreeMap<>(fewer));
        underWay = Collections.unmodifiableSortedMap(new TreeMap<>(underWay));
    }

    /** How many more moves can begin at a host now; negative where a smaller bound is new. */
    public int left(String host) {
        return Math.min(perHost, fewer.getOrDefault(host, perHost)) - underWay.getOrDefault(host, 0);
    }
}
