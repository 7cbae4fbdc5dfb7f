package io.isotherm.decider.core.plan.evacuation;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.RecentMove;
import io.isotherm.decider.core.plan.BestFit;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.text.Counted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Clears the hosts in maintenance: guests by priority, then the largest memory first (best fit decreasing), as far as
 * there is room; what can not go yet is said. Guests of one affinity group go to one host, together or not at all. Back to
 * a host that it left within its cool-down a guest goes only where no other host takes it.
 */
public final class EvacuationPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "evacuate";

    private static final String BACK = ", back where it came from: no other host takes it";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        List<Host> leaving = model.hosts().stream()
                .filter(host -> host.maintenance() && !draft.now().isSettledEmpty(host))
                .toList();
        if (!leaving.isEmpty()) {
            BestFit fit = new BestFit(draft.receivers(), draft);
            leaving.forEach(host -> clear(host, fit, draft));
        }
        return draft.plan(NAME);
    }

    private static void clear(Host host, BestFit fit, Draft draft) {
        List<Guest> guests = draft.now().guestsOf(host).stream()
                .filter(guest -> draft.now().settledHostOf(guest).index() == host.index())
                .sorted(Comparator.comparingInt(Guest::priority)
                        .thenComparingLong(guest -> -guest.memoryKib())
                        .thenComparingInt(Guest::index))
                .toList();
        int stay = 0;
        for (Guest guest : guests) {
            if (draft.now().isMoved(guest)) {
                continue;
            }
            List<Guest> together = draft.now().together(guest);
            if (draft.roomForMoves() < together.size()) {
                RuleName rule = draft.fullBy().orElse(RuleName.MAX_MOVES);
                draft.rejectSource(host, rule, () -> rule.meaning() + ": " + Counted.of(draft.size(), "move"));
                return;
            }
            stay += send(together, host, fit, draft) ? 0 : 1;
        }
        if (stay > 0) {
            int left = stay;
            draft.rejectSource(
                    host,
                    RuleName.NOT_EVACUATED,
                    () -> left + " of " + Counted.of(guests.size(), "guest") + " of host " + host.name()
                            + " can not leave it yet");
        } else if (draft.now().isSettledEmpty(host)) {
            draft.emptied(host);
        }
    }

    private static boolean send(List<Guest> together, Host host, BestFit fit, Draft draft) {
        for (Guest guest : together) {
            if (!draft.mayLeave(guest)) {
                return false;
            }
        }
        Set<String> left = together.stream()
                .flatMap(guest -> draft.model().movesWithinCooldown(guest).stream())
                .map(RecentMove::from)
                .collect(Collectors.toSet());
        return send(together, destination -> !left.contains(destination.name()), reason(host), fit, draft)
                || !left.isEmpty()
                        && send(
                                together,
                                destination -> left.contains(destination.name()),
                                reason(host) + BACK,
                                fit,
                                draft);
    }

    /** @param among the hosts that are looked at */
    private static boolean send(List<Guest> together, Predicate<Host> among, String reason, BestFit fit, Draft draft) {
        Guest first = together.get(0);
        if (together.size() == 1) {
            Optional<Move> move = draft.soonest(draft.now().hostOf(first)).stream()
                    .flatMap(hosts -> fit.best(first, hosts.and(among)).stream())
                    .findFirst();
            move.ifPresent(found ->
                    draft.take(found, reason + draft.model().preferences().text(found, draft.now())));
            return move.isPresent();
        }
        int start = draft.size();
        for (Host destination : fit.inOrder(first)) {
            boolean all = among.test(destination);
            for (Guest guest : together) {
                Move move = draft.now().move(guest, destination);
                all = all && draft.mayGo(move);
                if (all) {
                    draft.take(move, reason + ", with its affinity group of " + together.size() + " here");
                }
            }
            if (all) {
                return true;
            }
            draft.takeBackTo(start);
        }
        return false;
    }

    private static String reason(Host host) {
        return "evacuates " + host.name() + ", in maintenance";
    }
}
