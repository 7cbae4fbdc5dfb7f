package io.isotherm.decider.core.plan.scenario;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.decider.core.plan.sandpiper.VolumeOrder;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
     * of hot hosts without any relief is saturated.
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
        Elsewhere elsewhere = new Elsewhere(draft);
        return SandpiperPlanner.hottestFirst(draft).stream()
                .anyMatch(host -> SandpiperPlanner.candidates(host, draft).stream()
                        .filter(guest -> draft.excess().relieves(guest, host))
                        .anyMatch(guest -> elsewhere.lacksRoom(guest, host)));
    }

    /** The hosts that serve, as destinations: of those that are alike but for their use, the fullest speak for all. */
    private static final class Elsewhere {
        private final Draft draft;
        private final int serving;
        /** Those that receive nobody for want of room. */
        private final List<Host> closed = new ArrayList<>();
        /** Of each kind that may receive somebody, the fullest by each resource; no hot host is among them. */
        private final Set<Host> fullest = new LinkedHashSet<>();

        /** What tells hosts apart for the rules of facts and of room, beside what is used. */
        private record Kind(HostAbilities abilities, int cpus, Load capacity) {}

        Elsewhere(Draft draft) {
            this.draft = draft;
            List<Host> hosts =
                    draft.model().hosts().stream().filter(Host::serves).toList();
            serving = hosts.size();
            Map<Kind, List<Host>> open = new LinkedHashMap<>();
            for (Host host : hosts) {
                Optional<Rejection> refused = draft.rules().checkReceiving(host, draft.now(), draft.context());
                if (refused.isEmpty()) {
                    open.computeIfAbsent(
                                    new Kind(host.abilities(), host.cpus(), host.capacity()), kind -> new ArrayList<>())
                            .add(host);
                } else if (OF_ROOM.contains(refused.get().rule())) {
                    closed.add(host);
                }
            }
            for (List<Host> alike : open.values()) {
                for (Resource resource : Resource.values()) {
                    fullest.add(Collections.max(
                            alike,
                            Comparator.comparingDouble(host -> draft.now().use(host, resource))));
                }
            }
        }

        boolean lacksRoom(Guest guest, Host at) {
            boolean alone = serving == (at.serves() ? 1 : 0);
            return alone
                    || closed.stream().anyMatch(host -> host.index() != at.index())
                    || fullest.stream().anyMatch(host -> isRefusedForRoom(guest, host));
        }

        private boolean isRefusedForRoom(Guest guest, Host host) {
            return draft.rules()
                    .check(draft.now().move(guest, host), draft.now(), draft.context())
                    .filter(refused -> OF_ROOM.contains(refused.rule()))
                    .isPresent();
        }
    }
}
