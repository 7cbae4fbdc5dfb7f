package io.isotherm.decider.core.plan.repair;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.BestFit;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.repair.Breaches.Breach;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mends broken constraints with few moves: a guest on a host it must not be on goes to the best fit that it may be on;
 * of guests that must not share a host all but one leave; a group that is to share a host gathers where most of it is,
 * or else where most can go. No step makes another breach larger.
 */
public final class RepairPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "repair";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        List<Breach> breaches = Breaches.of(draft.now());
        if (!breaches.isEmpty()) {
            BestFit fit = new BestFit(draft.receivers(), draft);
            breaches.forEach(breach -> mend(breach, fit, draft));
            for (Breach left : Breaches.of(draft.now())) {
                trace.reject(new Rejection(RuleName.NOT_REPAIRED, left::text));
            }
        }
        return draft.plan(NAME);
    }

    private static void mend(Breach breach, BestFit fit, Draft draft) {
        List<Guest> guests = breach.guests().stream()
                .map(uuid -> draft.model().guest(uuid).orElseThrow())
                .toList();
        switch (breach.kind()) {
            case HOST_RULE -> disperse(guests, guests.size(), breach, fit, draft);
            case ANTI_AFFINITY -> {
                String host = breach.hosts().get(0);
                List<Guest> still = guests.stream()
                        .filter(guest -> draft.now().settledHostOf(guest).name().equals(host))
                        .toList();
                disperse(still, still.size() - 1, breach, fit, draft);
            }
            case AFFINITY -> gather(guests, breach, fit, draft);
        }
    }

    /** Sends as many of these guests away as asked for, the cheapest to move first. */
    private static void disperse(List<Guest> guests, int count, Breach breach, BestFit fit, Draft draft) {
        int left = count;
        for (Guest guest : guests.stream().sorted(cheapestFirst()).toList()) {
            if (left <= 0 || draft.roomForMoves() == 0) {
                return;
            }
            if (draft.mayLeave(guest)) {
                Optional<Move> move = fit.best(guest);
                move.ifPresent(found -> draft.take(
                        found, reason(breach) + draft.model().preferences().text(found, draft.now())));
                left -= move.isPresent() ? 1 : 0;
            }
        }
    }

    /** Tries the hosts of a group as meeting places, those with most of its guests first; keeps the best outcome. */
    private static void gather(List<Guest> group, Breach breach, BestFit fit, Draft draft) {
        var byHost = Breaches.byHost(group, draft.now());
        List<Host> places = byHost.keySet().stream()
                .flatMap(name -> draft.model().host(name).stream())
                .filter(fit::isReceiver)
                .sorted(Comparator.comparingInt((Host host) -> -members(byHost.get(host.name())))
                        .thenComparingInt(Host::index))
                .toList();

        int start = draft.size();
        int bestCount = 0;
        @Nullable Host best = null;
        for (Host place : places) {
            int missing = group.size() - members(byHost.get(place.name()));
            int gathered = gatherAt(place, group, breach, draft);
            if (gathered == missing) {
                return;
            }
            draft.takeBackTo(start);
            if (gathered > bestCount) {
                bestCount = gathered;
                best = place;
            }
        }
        if (best != null) {
            gatherAt(best, group, breach, draft);
        }
    }

    private static int gatherAt(Host place, List<Guest> group, Breach breach, Draft draft) {
        int gathered = 0;
        for (Guest guest : group.stream().sorted(cheapestFirst()).toList()) {
            boolean elsewhere = draft.now().settledHostOf(guest).index() != place.index();
            if (elsewhere && draft.roomForMoves() > 0 && draft.mayLeave(guest)) {
                Move move = draft.now().move(guest, place);
                if (draft.mayGo(move)) {
                    draft.take(move, reason(breach));
                    gathered++;
                }
            }
        }
        return gathered;
    }

    private static int members(@Nullable List<Guest> there) {
        return there == null ? 0 : there.size();
    }

    private static Comparator<Guest> cheapestFirst() {
        return Comparator.comparingInt(Guest::priority)
                .thenComparingLong(Guest::memoryKib)
                .thenComparingInt(Guest::index);
    }

    private static String reason(Breach breach) {
        return "repairs: " + breach.text();
    }
}
