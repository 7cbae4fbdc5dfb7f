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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        Set<String> mayWake = new HashSet<>(wakeable);
        List<String> asleep = model.hosts().stream()
                .filter(host -> !host.awake()
                        && !host.maintenance()
                        && host.capacity().memoryKib() > 0
                        && mayWake.contains(host.name()))
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
        double without = Outcome.of(model, List.of(), unbounded).unmet();
        double with = without <= 0 ? 0 : Outcome.of(model, asleep, unbounded).unmet();
        if (without <= with + TOLERANCE) {
            return List.of();
        }
        int low = 1;
        int high = asleep.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (Outcome.of(model, asleep.subList(0, middle), unbounded).unmet() <= with + TOLERANCE) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return withoutIdle(model, asleep.subList(0, low), unbounded, with);
    }

    /** Those of some hosts that guests go to, as long as the others are not missed: it may be that no guest can go to them. */
    private static List<String> withoutIdle(PoolModel model, List<String> woken, PlanContext context, double with) {
        List<String> needed = woken;
        while (true) {
            Outcome outcome = Outcome.of(model, needed, context);
            if (outcome.unmet() > with + TOLERANCE) {
                return woken;
            }
            List<String> used = needed.stream().filter(outcome.used()::contains).toList();
            if (used.size() == needed.size()) {
                return needed;
            }
            needed = used;
        }
    }

    /**
     * What comes of some sleeping hosts being awake.
     *
     * @param unmet what is left to be wished for: excess, or guests still in maintenance
     * @param used hosts that guests go to
     */
    private record Outcome(double unmet, Set<String> used) {
        static Outcome of(PoolModel model, List<String> woken, PlanContext context) {
            PoolModel pool = model.withAwake(new TreeSet<>(woken));
            boolean evacuation = context.scenario() == Scenario.EVACUATION;
            Planner planner = evacuation ? new EvacuationPlanner() : new SandpiperPlanner();
            Placement now = Placement.of(pool);
            Set<String> used = new HashSet<>();
            planner.plan(pool, context, new PlanTrace(0)).moves().forEach(planned -> {
                now.apply(planned.move());
                used.add(planned.move().destination().name());
            });
            HostExcess excess = new HostExcess(now);
            double unmet = 0;
            for (Host host : pool.hosts()) {
                if (evacuation && host.maintenance()) {
                    unmet += now.guestsOf(host).size();
                } else if (!evacuation && excess.needsRelief(host)) {
                    unmet += excess.of(host);
                }
            }
            return new Outcome(unmet, used);
        }
    }
}
