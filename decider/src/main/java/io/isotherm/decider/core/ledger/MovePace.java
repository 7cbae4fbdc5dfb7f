package io.isotherm.decider.core.ledger;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many moves may be under way at once where that is fewer than configured, since they went slower than expected.
 *
 * @param hosts the bounds of hosts, by name; a host that is not named has as many as configured
 * @param pool the bound of the whole pool; null: as many as configured
 */
public record MovePace(Map<String, Bound> hosts, @Nullable Bound pool) {
    /** As many as configured. */
    public static final MovePace FULL = new MovePace(Map.of(), null);

    /**
     * A bound.
     *
     * @param most moves at once, at least 1
     * @param strainedAt when moves were last seen to be slowed down, in milliseconds since the epoch
     */
    public record Bound(int most, long strainedAt) {}

    public MovePace {
        hosts = new TreeMap<>(hosts);
    }

    /** How many moves may be under way at once from or to a host. */
    public int mostAt(String host, int configured) {
        return most(hosts.get(host), configured);
    }

    /** How many moves may be under way at once in the pool. */
    public int mostInPool(int configured) {
        return most(pool, configured);
    }

    /** The bounds of hosts, where they are lower than configured. */
    public SortedMap<String, Integer> mostByHost() {
        SortedMap<String, Integer> all = new TreeMap<>();
        hosts.forEach((host, bound) -> all.put(host, bound.most));
        return all;
    }

    private static int most(@Nullable Bound bound, int configured) {
        return bound == null ? configured : Math.min(bound.most, configured);
    }
}
