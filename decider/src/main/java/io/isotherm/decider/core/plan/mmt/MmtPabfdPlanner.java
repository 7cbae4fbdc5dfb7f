package io.isotherm.decider.core.plan.mmt;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.PreCopy;
import io.isotherm.decider.core.plan.consolidation.Emptying;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Minimum migration time with power-aware best fit decreasing (Beloglazov, Buyya: "Optimal Online Deterministic
 * Algorithms and Adaptive Heuristics for Energy and Performance Efficient Dynamic Consolidation of Virtual Machines in
 * Cloud Data Centers", CCPE 2012). Guests are placed by CPU use, largest first, each where power grows least. For
 * consolidation the least used hosts are emptied ({@link Emptying}); otherwise hot hosts give up the guests that take
 * the least time to migrate, until they are hot no more.
 */
public final class MmtPabfdPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "mmt-pabfd";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        if (context.scenario() == Scenario.CONSOLIDATION) {
            new Emptying(draft, PowerAwareFit.PACKING).run();
        } else {
            relieve(draft);
        }
        return draft.plan(NAME);
    }

    /** Seconds that copying a guest's memory takes over the free part of its host's link: what MMT minimises. */
    static double migrationSeconds(Guest guest, Host host, Draft draft) {
        return guest.memoryKib() * 1024.0 / PreCopy.link(host, draft.now());
    }

    /** By priority, then by CPU use, largest first. */
    static Comparator<Guest> decreasing() {
        return Comparator.comparingInt(Guest::priority)
                .thenComparingDouble(guest -> -guest.load().cpuMhz())
                .thenComparingInt(Guest::index);
    }

    static String watts(Move move, Draft draft) {
        return String.format(
                Locale.ROOT, "%.2f W more", PowerAwareFit.growth(move.guest(), move.destination(), draft.now()));
    }

    private static void relieve(Draft draft) {
        List<Host> hot = SandpiperPlanner.hottestFirst(draft);
        if (hot.isEmpty()) {
            return;
        }
        List<Host> receivers = draft.receivers();
        for (Host host : hot) {
            List<Guest> candidates = new ArrayList<>(draft.now().guestsOf(host).stream()
                    .filter(draft::mayLeave)
                    .sorted(Comparator.comparingInt(Guest::priority)
                            .thenComparingDouble(guest -> migrationSeconds(guest, host, draft))
                            .thenComparingInt(Guest::index))
                    .toList());
            // A guest that fits nowhere gives its turn to the next, until the host is relieved or nobody is left.
            while (draft.excess().needsRelief(host) && !candidates.isEmpty() && draft.roomForMoves() > 0) {
                List<Guest> selected = select(host, candidates, draft);
                if (selected.isEmpty()) {
                    break;
                }
                candidates.removeAll(selected);
                selected.sort(decreasing());
                for (Guest guest : selected) {
                    place(guest, host, receivers, draft);
                }
            }
            if (draft.excess().needsRelief(host)) {
                RuleName rule = draft.fullBy().orElse(RuleName.NOT_RELIEVED);
                String numbers = draft.excess().describe(host);
                draft.rejectSource(host, rule, () -> "host " + host.name() + " stays above: " + numbers);
            }
        }
    }

    private static void place(Guest guest, Host host, List<Host> receivers, Draft draft) {
        if (draft.roomForMoves() == 0) {
            return;
        }
        Optional<Move> best = draft.soonest(host).stream()
                .flatMap(among -> PowerAwareFit.best(guest, receivers, among, draft).stream())
                .findFirst();
        best.ifPresent(move -> draft.take(
                move,
                "relieves " + host.name() + " (" + draft.excess().describe(host) + "), minimum migration time; "
                        + watts(move, draft)));
    }

    /** The guests of least migration time that together bring a host down; all that help when they do not. */
    private static List<Guest> select(Host host, List<Guest> candidates, Draft draft) {
        double[] excess = new double[Resource.values().length];
        for (Resource resource : Resource.values()) {
            excess[resource.ordinal()] = draft.excess().of(host, resource);
        }
        List<Guest> selected = new ArrayList<>();
        for (Guest guest : candidates) {
            boolean helps = false;
            boolean enough = true;
            for (Resource resource : Resource.values()) {
                double over = excess[resource.ordinal()];
                helps |= over > 0 && draft.now().shareOf(guest, host, resource) >= HostExcess.LEAST_RELIEF;
                enough &= over <= 0;
            }
            if (enough) {
                break;
            }
            if (helps) {
                selected.add(guest);
                for (Resource resource : Resource.values()) {
                    excess[resource.ordinal()] -= draft.now().shareOf(guest, host, resource);
                }
            }
        }
        if (selected.isEmpty()) {
            draft.rejectSource(
                    host,
                    RuleName.NO_RELIEF,
                    () -> "no guest left takes anything of " + draft.excess().describe(host));
        }
        return selected;
    }
}
