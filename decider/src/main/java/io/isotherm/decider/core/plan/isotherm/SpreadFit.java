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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a guest goes when it is given how many hosts stay on, so that a host filled less costs nothing: of the {@value #CHOICES}
 * hosts in use that are farthest from overload, by {@link Needs#overloadRisk}, to the one that comes least nearer to it. It stays
 * below its high marks and, but for the accepted risk, needs no more than it has. Before that, the guest goes to the host that
 * breaks least of its preferences, then to the one that does most for a watt; ties by name. What is kept free for rises is so
 * shared by all hosts, and none of it stands idle.
 */
final class SpreadFit implements Packing {
    /**
     * Looking at few of the hosts that are farthest from overload, whichever the guest is, finds what looking at all of them would but for
     * little, and does not take longer in a larger pool.
     */
    static final int CHOICES = 16;

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
    public boolean keepsOffDispensable() {
        return true;
    }

    @Override
    public Optional<Rejection> notWorthwhile(Host host, List<Guest> guests) {
        return fit.notWorthwhile(host, guests);
    }

    @Override
    public Optional<Move> destination(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
        HostTree.Search farthest = new FarthestFromOverload(guest, draft);
        PlanContext hardLimits = draft.context().hardLimits();
        Iterator<Host> hosts = fit.tree(receivers, draft).inOrder(farthest, among);
        Optional<Move> move = Optional.empty();
        while (move.isEmpty() && hosts.hasNext()) {
            move = next(hosts, guest, draft).stream()
                    .sorted()
                    .map(choice -> draft.now().move(guest, choice.host()))
                    .filter(next -> draft.mayGo(next, hardLimits))
                    .findFirst();
        }
        return move;
    }

    private List<Choice> next(Iterator<Host> hosts, Guest guest, Draft draft) {
        List<Choice> next = new ArrayList<>(CHOICES);
        while (next.size() < CHOICES && hosts.hasNext()) {
            Host host = hosts.next();
            next.add(new Choice(
                    host,
                    new HostTree.Rank(
                            preference(guest, host, draft),
                            StochasticFit.wattsPerMhz(host),
                            needs.overloadRisk(host, guest, 1) - needs.overloadRisk(host))));
        }
        return next;
    }

    /** A host, by how little it comes nearer to overload; ties by name. */
    private record Choice(Host host, HostTree.Rank rank) implements Comparable<Choice> {
        private static final Comparator<Choice> ORDER =
                Comparator.comparing(Choice::rank).thenComparingInt(choice -> choice.host.index());

        @Override
        public int compareTo(Choice other) {
            return ORDER.compare(this, other);
        }
    }

    private static double preference(Guest guest, Host host, Draft draft) {
        return draft.model().preferences().broken(guest, host, draft.now());
    }

    /** The hosts in use that have room for a guest, those that are farthest from overload first. */
    private final class FarthestFromOverload implements HostTree.Search {
        private final Guest guest;
        private final Draft draft;
        private final int own;
        private final double memory;

        FarthestFromOverload(Guest guest, Draft draft) {
            this.guest = guest;
            this.draft = draft;
            own = draft.now().hostOf(guest).index();
            memory = ceiling(draft).of(draft.model(), Resource.MEMORY);
        }

        @Override
        public HostTree.@Nullable Rank rank(Host host) {
            return host.index() == own
                            || draft.now().isSettledEmpty(host)
                            || draft.now().useWith(host, Resource.MEMORY, guest) > memory
                            || Needs.exceedCapacity(r -> needs.needWith(host, r, guest))
                    ? null
                    : new HostTree.Rank(
                            preference(guest, host, draft), StochasticFit.wattsPerMhz(host), needs.overloadRisk(host));
        }

        @Override
        public HostTree.@Nullable Rank bound(Bounds bounds) {
            return bounds.allEmpty()
                            || bounds.leastMemoryWith(guest) > memory
                            || Needs.exceedCapacity(r -> bounds.leastNeedWith(r, guest))
                    ? null
                    : new HostTree.Rank(0, bounds.leastWatts(), bounds.leastRiskInUse());
        }
    }

    @Override
    public String reason(Move move, Draft draft) {
        return String.format(
                Locale.ROOT,
                "of the hosts farthest from overload %s comes least nearer by it (risk %.2f, %.2f with it)%s",
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
