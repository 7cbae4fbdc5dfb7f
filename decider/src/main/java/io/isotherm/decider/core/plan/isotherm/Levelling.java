package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Preferences;
import io.isotherm.decider.core.plan.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Levels before anything is hot: the hosts that come nearest to overload, the nearest first, give the guests away that
 * take most of the pool's {@link Needs#overloadRisk risk} along. Hosts may stay as uneven as they are while none of them
 * is at risk, so that few guests move.
 */
final class Levelling {
    /**
     * A move that takes less of the risk off is not worth what it does to the guest. Of 0.01 to 0.15 the one with the fewest
     * moves that leaves no more hotspot-minutes than {@code deviation} does, over 24 seeds of the demonstration pool.
     */
    private static final double LEAST_GAIN = 0.07;

    private final Draft draft;
    private final Needs needs;

    Levelling(Draft draft, Needs needs) {
        this.draft = draft;
        this.needs = needs;
    }

    private record Choice(Move move, double gain) {}

    void run() {
        List<Host> sources = draft.model().hosts().stream()
                .filter(host -> host.usable() && !host.hot() && needs.overloadRisk(host) > LEAST_GAIN)
                .sorted(Comparator.comparingDouble((Host host) -> -needs.overloadRisk(host))
                        .thenComparingInt(Host::index))
                .toList();
        if (sources.isEmpty()) {
            return;
        }
        HostTree receivers = new HostTree(draft.receivers(), draft, needs);
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
                    .first(search, host -> true, host -> draft.mayGo(draft.now().move(guest, host)))
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
            double gain = gain(host);
            return host.index() != source.index() && gain > more ? new HostTree.Rank(-gain, 0, 0) : null;
        }

        @Override
        public HostTree.@Nullable Rank bound(Bounds bounds) {
            // No host gets farther from overload by taking a guest in.
            double gain = less - Math.max(0, bounds.leastRiskWith(guest) - bounds.mostRisk());
            return gain > more ? new HostTree.Rank(-gain, 0, 0) : null;
        }
    }

    private void take(Choice choice) {
        Move move = choice.move;
        String reason = String.format(
                        Locale.ROOT,
                        "levels: %s comes near overload (risk %.2f), %s does not (%.2f); the move takes %.2f off",
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
