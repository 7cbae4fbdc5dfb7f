package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What recognising the scenario of a pool has to know about what could be done. */
public final class Feasibility {
    private Feasibility() {}

    /** The usable hosts that are hot and, with the moves under way over, still need relief; hottest first. */
    public static List<Host> hotHosts(PoolModel model) {
        return List.of();
    }

    /**
     * For each host of {@link #hotHosts} by name, a move that relieves it now; empty when there is none. A pool of hot
     * hosts without any relief is saturated.
     */
    public static SortedMap<String, Optional<Move>> reliefs(PoolModel model, PlanContext context, PlanTrace trace) {
        return new TreeMap<>();
    }

    /** The hosts that consolidation could empty now, in the order in which it would. */
    public static List<String> emptiable(PoolModel model, PlanContext context, PlanTrace trace) {
        return List.of();
    }

    /**
     * The fewest sleeping hosts whose capacity, filled up to the leave marks, takes what hot hosts have too much and
     * what hosts in maintenance still hold and no other host has room for. Largest first, ties by name; empty when
     * nothing is asleep or nothing is needed.
     */
    public static List<String> wakeUps(PoolModel model) {
        return List.of();
    }
}
