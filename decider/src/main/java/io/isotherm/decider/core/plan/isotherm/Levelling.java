package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Preferences;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.rules.PlanContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Levels: the hosts that come nearest to overload, the nearest first, give the guests away that take most of the pool's
 * {@link Needs#overloadRisk risk} along. Hosts may stay as uneven as they are while none of them is at risk, so that few
 * guests move. Whoever takes a guest needs, but for the accepted risk, no more than it has.
 */
final class Levelling {
    /**
     * A move that takes less of the risk off is not worth what it does to the guest. Of 0.01 to 0.15 the one with the fewest
     * moves that leaves no more hotspot-minutes than {@code deviation} does, over 24 seeds of the demonstration pool.
     */
    private static final double LEAST_GAIN = 0.07;

    private final Draft draft;
    private final Needs needs;
    private final Predicate<Host> mayGive;
    private final PlanContext limits;

    private Levelling(Draft draft, Needs needs, Predicate<Host> mayGive, PlanContext limits) {
        this.draft = draft;
        this.needs = needs;
        this.mayGive = mayGive;
        this.limits = limits;
    }

    /** Levels before a host is hot. */
    static Levelling ofUneven(Draft draft, Needs needs) {
        return new Levelling(draft, needs, host -> !host.hot(), draft.context());
    }

    /**
     * Levels where no hot host can be relieved: a host above its high marks gives to those that stay below theirs, be they hot
     * themselves. All are hot for longer by that, and fewer are overloaded.
     */
    static Levelling ofSaturated(Draft draft, Needs needs) {
        return new Levelling(
                draft,
                needs,
                host -> host.hot() && draft.excess().isAboveHigh(host),
                draft.context().hardLimits());
    }

    private record Choice(Move move, double gain) {}

    void run() {
        List<Host> sources = draft.model().hosts().stream()
                .filter(host -> host.usable() && mayGive.test(host) && needs.overloadRisk(host) > LEAST_GAIN)
                .sorted(Comparator.comparingDouble((Host host) -> -needs.overloadRisk(host))
                        .thenComparingInt(Host::index))
                .toList();
        if (sources.isEmpty()) {
            return;
        }
        HostTree receivers = new HostTree(draft.receivers(limits), draft, needs);
        for (Host source : sources) {
            level(source, receivers);
        }
    }

    private void level(Host source, HostTree receivers) {
        List<Guest> candidates = new ArrayList<>(draft.now().guestsOf(source).stream()
                .filter(guest -> draft.now().settledHostOf(guest).index() == source.index())
                .filter(draft::mayLeave)
                .toList());
        while (draft.roomForMoves() > 0) {
            Choice choice = best(candidates, receivers);
            if (choice == null) {
                return;
            }
            take(choice);
            candidates.remove(choice.move.guest());
        }
    }

    private @Nullable Choice best(List<Guest> candidates, HostTree receivers) {
        Choice best = null;
        for (Guest guest : candidates) {
            LeastRisk search = new LeastRisk(guest, best == null ? LEAST_GAIN : best.gain);
            Optional<Move> move = receivers
                    .first(search, host -> true, host -> draft.mayGo(draft.now().move(guest, host), limits))
                    .map(host -> draft.now().move(guest, host));
            if (move.isPresent()) {
                best = new Choice(move.get(), search.gain(move.get().destination()));
            }
        }
        return best;
    }

    /** The hosts to which a guest's move takes more risk off than asked for, that to which it takes most off first. */
    private final class LeastRisk implements HostTree.Search {
        private final Guest guest;
        private final Host source;
        private final double more;
        /** What the guest's leaving takes off. */
        private final double less;

        LeastRisk(Guest guest, double more) {
            this.guest = guest;
            this.more = more;
            source = draft.now().hostOf(guest);
            less = needs.overloadRisk(source) - needs.overloadRisk(source, guest, -1);
        }

        double gain(Host destination) {
            return less
                    - (needs.overloadRisk(destination, guest, 1) - needs.overloadRisk(destination))
                    - LEAST_GAIN * broken(destination);
        }

        /** What the move would break of preferences that it does not break now; never less than nothing. */
        private double broken(Host destination) {
            Preferences preferences = draft.model().preferences();
            return Math.max(
                    0,
                    preferences.broken(guest, destination, draft.now())
                            - preferences.broken(guest, source, draft.now()));
        }

        @Override
        public HostTree.@Nullable Rank rank(Host host) {
            if (host.index() == source.index() || Needs.exceedCapacity(r -> needs.needWith(host, r, guest))) {
                return null;
            }
            double gain = gain(host);
            return gain > more ? new HostTree.Rank(-gain, 0, 0) : null;
        }

        @Override
        public HostTree.@Nullable Rank bound(Bounds bounds) {
            if (Needs.exceedCapacity(r -> bounds.leastNeedWith(r, guest)) || exceedsCeiling(bounds)) {
                return null;
            }
            // No host gets farther from overload by taking a guest in.
            double gain = less - Math.max(0, bounds.leastRiskWith(guest) - bounds.mostRisk());
            return gain > more ? new HostTree.Rank(-gain, 0, 0) : null;
        }

        /** Whether none of some hosts passes the gate, as all of them are too full now. */
        private boolean exceedsCeiling(Bounds bounds) {
            for (int r = 0; r < Needs.RESOURCES.size(); r++) {
                if (bounds.leastUseWith(r, guest) > limits.ceiling().of(draft.model(), Needs.RESOURCES.get(r))) {
                    return true;
                }
            }
            return false;
        }
    }

    private void take(Choice choice) {
        Move move = choice.move;
        String reason = String.format(
                        Locale.ROOT,
                        "levels: %s is nearer to overload (risk %.2f) than %s (%.2f); the move takes %.2f off",
                        move.source().name(),
                        needs.overloadRisk(move.source()),
                        move.destination().name(),
                        needs.overloadRisk(move.destination()),
                        choice.gain)
                + draft.model().preferences().text(move, draft.now());
        draft.take(move, reason);
        needs.apply(move);
    }
}
