package io.isotherm.decider.core.plan.mmt;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.consolidation.Packing;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Power-aware best fit (Beloglazov, Buyya: "Optimal Online Deterministic Algorithms and Adaptive Heuristics for Energy
 * and Performance Efficient Dynamic Consolidation of Virtual Machines in Cloud Data Centers", CCPE 2012): the host whose
 * power grows least. Hosts of equal growth by CPU use, fullest first, then by name: equal hosts fill up one after the
 * other.
 */
final class PowerAwareFit {
    private static final double TOLERANCE = 1e-6;

    /** Empties the least used hosts, places the largest guests first, each where power grows least. */
    static final Packing PACKING = new Packing() {
        @Override
        public Comparator<Host> firstEmptied(Draft draft) {
            return Comparator.comparingDouble(host -> draft.now().settledUse(host, Resource.CPU));
        }

        @Override
        public Comparator<Guest> firstPlaced() {
            return MmtPabfdPlanner.decreasing();
        }

        @Override
        public Optional<Rejection> notWorthwhile(Host host, List<Guest> guests) {
            return Optional.empty();
        }

        @Override
        public Optional<Move> destination(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
            return best(guest, receivers, among, draft);
        }

        @Override
        public String reason(Move move, Draft draft) {
            return MmtPabfdPlanner.watts(move, draft);
        }
    };

    private PowerAwareFit() {}

    /** By how much the power of a host grows with a guest, in watts. */
    static double growth(Guest guest, Host host, Placement now) {
        return host.wattsAt(now.useWith(host, Resource.CPU, guest)) - host.wattsAt(now.use(host, Resource.CPU));
    }

    /** The accepted move of least growth; empty when no host accepts the guest. */
    static Optional<Move> best(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
        Optional<Move> best = Optional.empty();
        double bestGrowth = 0;
        double bestUse = 0;
        for (Host host : receivers) {
            if (!among.test(host)) {
                continue;
            }
            Move move = draft.now().move(guest, host);
            if (move.source().index() == host.index() || !draft.mayGo(move)) {
                continue;
            }
            double growth = growth(guest, host, draft.now());
            double use = draft.now().use(host, Resource.CPU);
            boolean equal = Math.abs(growth - bestGrowth) <= TOLERANCE;
            if (best.isEmpty() || (equal ? use > bestUse + TOLERANCE : growth < bestGrowth)) {
                best = Optional.of(move);
                bestGrowth = growth;
                bestUse = use;
            }
        }
        return best;
    }
}
