package io.isotherm.decider.core.rules;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many moves may be under way at once from or to a host.
 *
 * @param perHost how many, at least 0
 * @param underWay how many are now, by host; a host that is not named has none
 */
public record MoveSlots(int perHost, SortedMap<String, Integer> underWay) {
    /** As many as anybody likes. */
    public static final MoveSlots UNBOUNDED = new MoveSlots(Integer.MAX_VALUE, Collections.emptySortedMap());

    public MoveSlots {
        underWay = Collections.unmodifiableSortedMap(new TreeMap<>(underWay));
    }

    /** How many more moves can begin at a host now; negative where a smaller bound is new. */
    public int left(String host) {
        return perHost - underWay.getOrDefault(host, 0);
    }
}
