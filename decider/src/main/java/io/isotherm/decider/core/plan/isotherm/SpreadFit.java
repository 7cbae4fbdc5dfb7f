package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.consolidation.Packing;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a guest goes when it is given how many hosts stay on, so that a host filled less costs nothing: to the one that comes
 * least nearer to overload by it, by {@link Needs#overloadRisk}, among those that stay below their high marks and, but for the
 * accepted risk, need no more than they have; before that, to the one that breaks least of the guest's preferences, then to the one
 * that does most for a watt; ties by name. What is kept free for rises is so shared by all hosts, and none of it stands idle.
 */
final class SpreadFit implements Packing {
    private final Needs needs;
    private final StochasticFit fit;

    /**
     * A fit for a plan.
     *
     * @param needs what hosts need as the plan leaves them
     * @param fit what both fits have in common
     */
    SpreadFit(Needs needs, StochasticFit fit) {
        this.needs = needs;
        this.fit = fit;
    }

    /** Those that do least for a watt, then those of which fewest guests have to move, then those that usually use least. */
    @Override
    public Comparator<Host> firstEmptied(Draft draft) {
        return Comparator.comparingDouble((Host host) -> -StochasticFit.wattsPerMhz(host))
                .thenComparingInt(host -> draft.now().guestsOf(host).size())
                .thenComparing(fit.firstEmptied(draft));
    }

    @Override
    public Comparator<Guest> firstPlaced() {
        return fit.firstPlaced();
    }

    @Override
    public Ceiling ceiling(Draft draft) {
        return Ceiling.HIGH;
    }

    @Override
    public Optional<Rejection> notWorthwhile(Host host, List<Guest> guests) {
        return fit.notWorthwhile(host, guests);
    }

    @Override
    public Optional<Move> destination(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        double memory = ceiling(draft).of(draft.model(), Resource.MEMORY);
        HostTree.Search safest = new HostTree.Search() {
            @Override
            public HostTree.@Nullable Rank rank(Host host) {
                return host.index() == own
                                || draft.now().useWith(host, Resource.MEMORY, guest) > memory
                                || exceedsCapacity(r -> needs.needWith(host, r, guest))
                        ? null
                        : new HostTree.Rank(
                                draft.model().preferences().broken(guest, host, draft.now()),
                                StochasticFit.wattsPerMhz(host),
                                needs.overloadRisk(host, guest, 1) - needs.overloadRisk(host));
            }

            @Override
            public HostTree.@Nullable Rank bound(Bounds bounds) {
                return bounds.leastMemoryWith(guest) > memory || exceedsCapacity(r -> bounds.leastNeedWith(r, guest))
                        ? null
                        : new HostTree.Rank(0, bounds.leastWatts(), bounds.leastRiskWith(guest) - bounds.mostRisk());
            }
        };
        PlanContext hardLimits = draft.context().hardLimits();
        return fit.tree(receivers, draft)
                .first(
                        safest,
                        among,
                        host -> draft.rules()
                                .mayGo(draft.now().move(guest, host), draft.now(), hardLimits, draft.trace()))
                .map(host -> draft.now().move(guest, host));
    }

    private static boolean exceedsCapacity(IntToDoubleFunction needOf) {
        for (int r = 0; r < Needs.RESOURCES.size(); r++) {
            if (r != Needs.MEMORY && needOf.applyAsDouble(r) > 1) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String reason(Move move, Draft draft) {
        return String.format(
                Locale.ROOT,
                "%s comes near overload by it less than any other (risk %.2f, %.2f with it)%s",
                move.destination().name(),
                needs.overloadRisk(move.destination()),
                needs.overloadRisk(move.destination(), move.guest(), 1),
                draft.model().preferences().text(move, draft.now()));
    }

    @Override
    public void taken(Move move) {
        fit.taken(move);
    }

    @Override
    public void takenBack(Move move) {
        fit.takenBack(move);
    }
}
