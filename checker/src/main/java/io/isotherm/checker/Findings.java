package io.isotherm.checker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects breaches: all are counted, the first few of each invariant are kept with their evidence. */
final class Findings {
    private static final int KEPT = 10;

    private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    private final Map<Invariant, List<Breach>> first = new EnumMap<>(Invariant.class);
    private final Map<String, Long> unchecked = new TreeMap<>();

    Findings() {
        for (Invariant invariant : Invariant.values()) {
            counts.put(invariant, 0);
            first.put(invariant, new ArrayList<>());
        }
    }

    void breach(Invariant invariant, String pool, long at, String detail) {
        counts.merge(invariant, 1, Integer::sum);
        List<Breach> kept = first.get(invariant);
        if (kept != null && kept.size() < KEPT) {
            kept.add(new Breach(invariant, pool, Instant.ofEpochMilli(at), detail));
        }
    }

    /** Notes something that could not be judged, so that silence is not taken for innocence. */
    void unchecked(String what) {
        unchecked.merge(what, 1L, Long::sum);
    }

    Map<Invariant, Integer> counts() {
        return counts;
    }

    Map<Invariant, List<Breach>> first() {
        return first;
    }

    Map<String, Long> unchecked() {
        return unchecked;
    }
}
