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
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.Scenario;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether hot hosts can be relieved: what tells an overloaded pool from a saturated one. */
public final class HotHostRelief {
    private static final Set<RuleName> OF_ROOM = EnumSet.of(
            RuleName.MEMORY,
            RuleName.BALLOON,
            RuleName.HIGH_MARK,
            RuleName.DESTINATION_HOT,
            RuleName.DESTINATION_ASLEEP);

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

    /**
     * Whether it is for want of room that hot hosts are not relieved: where some guest that would relieve one may leave, and
     * another host refuses it for its room, or there is no other host. Else room elsewhere helps nobody: rules, facts or
     * failures keep the guests where they are.
     */
    public static boolean lacksRoom(PoolModel model, PlanContext context) {
        Draft draft = new Draft(model, context, new PlanTrace(0));
        List<Host> serving = model.hosts().stream().filter(Host::serves).toList();
        return SandpiperPlanner.hottestFirst(draft).stream()
                .anyMatch(host -> SandpiperPlanner.candidates(host, draft).stream()
                        .filter(guest -> draft.excess().relieves(guest, host))
                        .anyMatch(guest -> lacksRoom(guest, host, serving, draft)));
    }

    private static boolean lacksRoom(Guest guest, Host host, List<Host> serving, Draft draft) {
        List<Host> others =
                serving.stream().filter(other -> other.index() != host.index()).toList();
        return others.isEmpty()
                || others.stream()
                        .flatMap(other ->
                                draft
                                        .rules()
                                        .check(draft.now().move(guest, other), draft.now(), draft.context())
                                        .stream())
                        .anyMatch(refused -> OF_ROOM.contains(refused.rule()));
    }
}
