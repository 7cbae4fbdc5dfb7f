package io.isotherm.decider.core.plan.scenario;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.evacuation.EvacuationPlanner;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Which sleeping hosts a pool that lacks room is to have woken. */
public final class WakeUps {
    private static final double TOLERANCE = 1e-6;

    private WakeUps() {}

    /**
     * The fewest sleeping hosts that are to be woken so that hot hosts can be relieved (or, for EVACUATION, hosts in
     * maintenance cleared) as far as waking can help at all. Found by planning as if they were awake. Empty when nothing
     * can be woken, or waking brings nothing.
     *
     * @param model the pool, in which hosts that are on their way up are awake
     * @param wakeable hosts that can be woken, by name
     * @param failed those of them that could not lately be woken: they come last; for the rest largest first, ties by name
     */
    public static List<String> fewest(
            PoolModel model, PlanContext context, Collection<String> wakeable, Collection<String> failed) {
        List<String> asleep = model.hosts().stream()
                .filter(host -> !host.awake()
                        && !host.maintenance()
                        && host.capacity().memoryKib() > 0
                        && wakeable.contains(host.name()))
                .sorted(Comparator.comparing((Host host) -> failed.contains(host.name()))
                        .thenComparingDouble(host -> -host.capacity().cpuMhz())
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
        Planner planner = evacuation ? new EvacuationPlanner() : new SandpiperPlanner();
        Placement now = Placement.of(pool);
        planner.plan(pool, context, new PlanTrace(0)).moves().forEach(planned -> now.apply(planned.move()));
        HostExcess excess = new HostExcess(now);
        double unmet = 0;
        for (Host host : pool.hosts()) {
            if (evacuation && host.maintenance()) {
                unmet += now.guestsOf(host).size();
            } else if (!evacuation && excess.needsRelief(host)) {
                unmet += excess.of(host);
            }
        }
        return unmet;
    }
}
