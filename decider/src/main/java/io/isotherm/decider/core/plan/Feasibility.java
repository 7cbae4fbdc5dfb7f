package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What recognising the scenario of a pool has to know about what could be done. */
public final class Feasibility {
    private static final double TOLERANCE = 1e-6;

    private Feasibility() {}

    /** The usable hosts that are hot and, with the moves under way over, still need relief; largest volume first. */
    public static List<Host> hotHosts(PoolModel model) {
        return Sandpiper.hottestFirst(draft(model, PlanContext.of(Scenario.OVERLOAD, 0), new PlanTrace(0)));
    }

    /** What a hot host has too much of, with the numbers; empty when it needs no relief. */
    public static String excess(PoolModel model, Host host) {
        return new Hotness(Placement.of(model)).words(host);
    }

    /**
     * For each host of {@link #hotHosts} by name, a single move that relieves it now; empty when there is none. A pool
     * of hot hosts without any relief is saturated, unless a swap helps: planning for saturation tries that.
     */
    public static SortedMap<String, Optional<Move>> reliefs(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = draft(model, context, trace);
        SortedMap<String, Optional<Move>> reliefs = new TreeMap<>();
        List<Host> hot = Sandpiper.hottestFirst(draft);
        if (hot.isEmpty()) {
            return reliefs;
        }
        VolumeOrder receivers = new VolumeOrder(draft.rules.receivers(draft.now, context, trace), draft.now);
        for (Host host : hot) {
            Optional<Move> relief = Optional.empty();
            for (Guest guest : Sandpiper.candidates(host, draft)) {
                if (relief.isEmpty() && draft.hotness.relieves(guest, host)) {
                    relief = Sandpiper.leastVolume(guest, receivers, draft);
                }
            }
            reliefs.put(host.name(), relief);
        }
        return reliefs;
    }

    /** The hosts that consolidation could empty now, in the order in which it would. */
    public static List<String> emptiable(PoolModel model, PlanContext context, PlanTrace trace) {
        return new MmtPabfd().plan(model, context, trace).emptied();
    }

    /**
     * The fewest sleeping hosts, largest first and ties by name, that are to be woken so that hot hosts can be relieved
     * (or, for EVACUATION, hosts in maintenance cleared) as far as waking can help at all. Found by planning as if they
     * were awake. Empty when nothing is asleep, or waking brings nothing.
     */
    public static List<String> wakeUps(PoolModel model, PlanContext context) {
        List<String> asleep = model.hosts().stream()
                .filter(host ->
                        !host.awake() && !host.maintenance() && host.capacity().memoryKib() > 0)
                .sorted(Comparator.comparingDouble(
                                (Host host) -> -host.capacity().cpuMhz())
                        .thenComparingLong(host -> -host.capacity().memoryKib())
                        .thenComparingInt(Host::index))
                .map(Host::name)
                .toList();
        if (asleep.isEmpty()) {
            return List.of();
        }
        PlanContext unbounded = context.withMaxMoves(Integer.MAX_VALUE);
        double without = unmet(model, asleep, 0, unbounded);
        double with = without <= 0 ? 0 : unmet(model, asleep, asleep.size(), unbounded);
        if (without <= with + TOLERANCE) {
            return List.of();
        }
        int low = 1;
        int high = asleep.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (unmet(model, asleep, middle, unbounded) <= with + TOLERANCE) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return asleep.subList(0, low);
    }

    /** What is left to be wished for with the first few sleeping hosts awake: excess, or memory still in maintenance. */
    private static double unmet(PoolModel model, List<String> asleep, int woken, PlanContext context) {
        PoolModel pool = model.withAwake(new TreeSet<>(asleep.subList(0, woken)));
        boolean evacuation = context.scenario() == Scenario.EVACUATION;
        Planner planner = evacuation ? new Evacuate() : new Sandpiper();
        Placement now = Placement.of(pool);
        planner.plan(pool, context, new PlanTrace(0)).moves().forEach(planned -> now.apply(planned.move()));
        Hotness hotness = new Hotness(now);
        double unmet = 0;
        for (Host host : pool.hosts()) {
            if (evacuation && host.maintenance()) {
                unmet += now.guestsOf(host).size();
            } else if (!evacuation && hotness.needsRelief(host)) {
                unmet += hotness.excess(host);
            }
        }
        return unmet;
    }

    private static Draft draft(PoolModel model, PlanContext context, PlanTrace trace) {
        return new Draft(model, context, trace);
    }
}
