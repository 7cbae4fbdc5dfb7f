package io.isotherm.decider.core.plan.sandpiper;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Hotspot mitigation by volume (Wood, Shenoy, Venkataramani, Yousif: "Black-box and Gray-box Strategies for Virtual
 * Machine Migration", NSDI 2007). The hottest host first, its guests by volume-to-size ratio, each to the host of the
 * least volume that can hold it; where none can, a guest is swapped with small ones of a colder host.
 *
 * <p>Beyond the paper: guests of a lower priority number go first; a guest that takes nothing of what is exceeded is
 * passed over; every step, also of a swap, passes the gate.
 */
public final class SandpiperPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "sandpiper";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        List<Host> hot = hottestFirst(draft);
        if (!hot.isEmpty()) {
            VolumeOrder receivers = new VolumeOrder(draft.receivers(), draft.now());
            for (Host host : hot) {
                relieve(host, receivers, draft);
            }
        }
        return draft.plan(NAME);
    }

    /** The hosts that need relief, by volume, largest first, ties by name; after the others those that must wait. */
    public static List<Host> hottestFirst(Draft draft) {
        return draft.model().hosts().stream()
                .filter(draft.excess()::needsRelief)
                .sorted(Comparator.comparing((Host host) -> !draft.canBegin(host))
                        .thenComparingDouble(host -> -Volume.of(host, draft.now()))
                        .thenComparingInt(Host::index))
                .toList();
    }

    /** The guests of a host that may leave it: by priority, then by volume-to-size ratio, largest first. */
    public static List<Guest> candidates(Host host, Draft draft) {
        return draft.now().guestsOf(host).stream()
                .filter(draft::mayLeave)
                .sorted(Comparator.comparingInt(Guest::priority)
                        .thenComparingDouble(guest -> -Volume.toSize(guest, host, draft.now()))
                        .thenComparingInt(Guest::index))
                .toList();
    }

    /** The first host in the order of volume that accepts a guest. */
    public static Optional<Move> leastVolume(Guest guest, VolumeOrder receivers, Draft draft) {
        return leastVolume(guest, receivers, any -> true, draft);
    }

    /** The same of those receivers that are looked at. */
    static Optional<Move> leastVolume(Guest guest, VolumeOrder receivers, Predicate<Host> among, Draft draft) {
        for (Host destination : receivers) {
            if (among.test(destination)) {
                Move move = draft.now().move(guest, destination);
                if (move.source().index() != destination.index() && draft.mayGo(move)) {
                    return Optional.of(move);
                }
            }
        }
        return Optional.empty();
    }

    private static void relieve(Host host, VolumeOrder receivers, Draft draft) {
        List<Guest> candidates = candidates(host, draft);
        for (Guest guest : candidates) {
            if (!draft.excess().needsRelief(host) || draft.roomForMoves() == 0) {
                break;
            }
            if (!draft.excess().relieves(guest, host)) {
                draft.rejectSource(
                        host,
                        RuleName.NO_RELIEF,
                        () -> guest + " takes nothing of " + draft.excess().describe(host));
                continue;
            }
            draft.soonest(host).stream()
                    .flatMap(among -> leastVolume(guest, receivers, among, draft).stream())
                    .findFirst()
                    .ifPresent(move -> take(move, receivers, draft));
        }
        Swaps swaps = new Swaps(draft, receivers);
        while (draft.excess().needsRelief(host) && draft.roomForMoves() > 1 && swaps.relieve(host)) {
            // Each round takes one swap into the plan; the gate lets no guest move twice, so that they run out.
            receivers.update(host);
        }
        if (draft.excess().needsRelief(host)) {
            explain(host, candidates, draft);
        }
    }

    private static void take(Move move, VolumeOrder receivers, Draft draft) {
        Host host = move.source();
        String reason = "relieves " + host.name() + " (" + draft.excess().describe(host) + "): volume-to-size ratio "
                + String.format(Locale.ROOT, "%.6f", Volume.toSize(move.guest(), host, draft.now()))
                + "/MiB, destination of volume "
                + String.format(Locale.ROOT, "%.2f", Volume.of(move.destination(), draft.now()));
        draft.take(move, reason);
        receivers.update(move.source());
        receivers.update(move.destination());
    }

    private static void explain(Host host, List<Guest> candidates, Draft draft) {
        String numbers = draft.excess().describe(host);
        RuleName rule = draft.fullBy().orElse(RuleName.NOT_RELIEVED);
        String why = rule == RuleName.NOT_RELIEVED ? "no further guest of it can go anywhere" : rule.meaning();
        draft.rejectSource(host, rule, () -> "host " + host.name() + " stays above: " + numbers + "; " + why);
        for (Guest guest : candidates) {
            for (Resource resource : Resource.values()) {
                double share = draft.now().shareOf(guest, host, resource);
                boolean stays = !draft.now().isMoved(guest);
                if (stays
                        && draft.excess().of(host, resource) > 0
                        && share > draft.excess().target(host, resource)) {
                    draft.trace()
                            .note(guest + " alone takes " + Formats.share(share) + " of the "
                                    + Formats.resource(resource) + " of host " + host.name()
                                    + ", above its mark of "
                                    + Formats.share(draft.excess().target(host, resource))
                                    + "; no host has room for it");
                }
            }
        }
    }
}
