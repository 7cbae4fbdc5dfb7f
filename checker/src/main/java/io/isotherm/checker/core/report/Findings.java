package io.isotherm.checker.core.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects breaches: all are counted, the first few of each invariant are kept with their evidence. */
public final class Findings {
    private static final int KEPT = 10;

    private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    private final Map<Invariant, List<InvariantBreach>> first = new EnumMap<>(Invariant.class);
    private final Map<String, Long> unchecked = new TreeMap<>();

    public Findings() {
        for (Invariant invariant : Invariant.values()) {
            counts.put(invariant, 0);
            first.put(invariant, new ArrayList<>());
        }
    }

    public void breach(Invariant invariant, String pool, long at, String detail) {
        counts.merge(invariant, 1, Integer::sum);
        List<InvariantBreach> kept = first.get(invariant);
        if (kept != null && kept.size() < KEPT) {
            kept.add(new InvariantBreach(invariant, pool, Instant.ofEpochMilli(at), detail));
        }
    }

    /** Notes something that could not be judged, so that silence is not taken for innocence. */
    public void unchecked(String what) {
        unchecked.merge(what, 1L, Long::sum);
    }

    public Map<Invariant, Integer> counts() {
        return counts;
    }

    public Map<Invariant, List<InvariantBreach>> first() {
        return first;
    }

    public Map<String, Long> unchecked() {
        return unchecked;
    }
}
