package io.isotherm.decider.core.plan.scenario;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.decider.core.plan.sandpiper.VolumeOrder;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether hot hosts can be relieved: what tells an overloaded pool from a saturated one. */
public final class HotHostRelief {
    private HotHostRelief() {}

    /** The usable hosts that are hot and, with the moves under way over, still need relief; largest volume first. */
    public static List<Host> hotHosts(PoolModel model) {
        return SandpiperPlanner.hottestFirst(new Draft(model, PlanContext.of(Scenario.OVERLOAD, 0), new PlanTrace(0)));
    }

    /**
     * For each host of {@link #hotHosts} by name, a single move that relieves it now; empty when there is none. A pool
     * of hot hosts without any relief is saturated, unless a swap helps: planning for saturation tries that.
     */
    public static SortedMap<String, Optional<Move>> reliefs(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        SortedMap<String, Optional<Move>> reliefs = new TreeMap<>();
        List<Host> hot = SandpiperPlanner.hottestFirst(draft);
        if (hot.isEmpty()) {
            return reliefs;
        }
        VolumeOrder receivers = new VolumeOrder(draft.rules().receivers(draft.now(), context, trace), draft.now());
        for (Host host : hot) {
            Optional<Move> relief = Optional.empty();
            for (Guest guest : SandpiperPlanner.candidates(host, draft)) {
                if (relief.isEmpty() && draft.excess().relieves(guest, host)) {
                    relief = SandpiperPlanner.leastVolume(guest, receivers, draft);
                }
            }
            reliefs.put(host.name(), relief);
        }
        return reliefs;
    }
}
