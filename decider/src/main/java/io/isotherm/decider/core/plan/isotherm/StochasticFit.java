package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.consolidation.Packing;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a guest fits best when uses vary: the host whose {@link Needs need} with it stays below the ceiling in every
 * resource; of those the one that breaks least of the guest's preferences, then a host in use before an empty one, then the
 * one that does most for a watt, then the one that is filled most (best fit); ties by name.
 */
final class StochasticFit implements Packing {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    /** Less than any preference weighs: that a host is empty counts only between those that break the same. */
    private static final double EMPTY = 1e-9;

    private final Needs needs;
    private final double horizonHours;
    private final double moveCostWattHours;
    /** How far a destination may be filled, share of capacity, by the index that {@link Needs} has for the resource. */
    private final double[] ceilings;

    /** By the very list of hosts, not by what is in it. */
    private final Map<List<Host>, HostTree> trees = new IdentityHashMap<>();

    /**
     * A fit for a plan.
     *
     * @param needs what hosts need as the plan leaves them
     */
    StochasticFit(Needs needs, Draft draft) {
        this.needs = needs;
        DecisionConfig decision = draft.model().config().getDecision();
        horizonHours = Math.max(decision.getHorizonMillis(), draft.context().lastedMillis()) / MILLIS_PER_HOUR;
        moveCostWattHours = decision.getMoveCostWattHours();
        ceilings = Needs.RESOURCES.stream()
                .mapToDouble(resource -> draft.context().ceiling().of(draft.model(), resource))
                .toArray();
    }

    /** Receivers of the plan, once a destination among them is sought. */
    HostTree tree(List<Host> receivers, Draft draft) {
        return trees.computeIfAbsent(receivers, hosts -> new HostTree(hosts, draft, needs));
    }

    @Override
    public Optional<Move> destination(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        HostTree.Search fullest = new HostTree.Search() {
            @Override
            public HostTree.@Nullable Rank rank(Host host) {
                double room = host.index() == own ? -1 : roomLeft(guest, host, draft);
                return room >= 0
                        ? new HostTree.Rank(
                                draft.model().preferences().broken(guest, host, draft.now())
                                        + (draft.now().isSettledEmpty(host) ? EMPTY : 0),
                                wattsPerMhz(host),
                                room)
                        : null;
            }

            @Override
            public HostTree.@Nullable Rank bound(Bounds bounds) {
                return mostRoomLeft(guest, bounds) < 0
                        ? null
                        : new HostTree.Rank(
                                bounds.allEmpty() ? EMPTY : 0,
                                bounds.leastWatts(),
                                Math.max(0, leastRoomLeft(guest, bounds)));
            }
        };
        return tree(receivers, draft)
                .first(fullest, among, host -> draft.mayGo(draft.now().move(guest, host)))
                .map(host -> draft.now().move(guest, host));
    }

    /**
     * For a guest of a host that starves, where no host stays within the risk: the host that is overrun least, as long as
     * it is not above its high marks now.
     */
    Optional<Move> leastRisk(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        PlanContext hardLimits = draft.context().hardLimits();
        HostTree.Search emptiest = new HostTree.Search() {
            @Override
            public HostTree.@Nullable Rank rank(Host host) {
                return host.index() == own || host.hot()
                        ? null
                        : new HostTree.Rank(
                                -roomLeft(guest, host, draft), draft.now().useWith(host, Resource.CPU, guest), 0);
            }

            @Override
            public HostTree.Rank bound(Bounds bounds) {
                return new HostTree.Rank(-mostRoomLeft(guest, bounds), Double.NEGATIVE_INFINITY, 0);
            }
        };
        return tree(receivers, draft)
                .first(emptiest, among, host -> draft.mayGo(draft.now().move(guest, host), hardLimits))
                .map(host -> draft.now().move(guest, host));
    }

    /** Share of capacity left below the ceiling in the resource that is tightest with a guest; negative: no fit. */
    private double roomLeft(Guest guest, Host host, Draft draft) {
        // Memory of a guest under way is taken at both ends.
        return room(draft.now().useWith(host, Resource.MEMORY, guest), r -> needs.needWith(host, r, guest));
    }

    /** What none of some hosts has more left than. */
    private double mostRoomLeft(Guest guest, Bounds bounds) {
        return room(bounds.leastMemoryWith(guest), r -> bounds.leastNeedWith(r, guest));
    }

    /** What each of some hosts has at least left. */
    private double leastRoomLeft(Guest guest, Bounds bounds) {
        return room(bounds.mostMemoryWith(guest), r -> bounds.mostNeedWith(r, guest));
    }

    /** One reckoning for hosts and for bounds over them, so that a bound is never beyond what it bounds by a rounding. */
    private double room(double memory, IntToDoubleFunction needOf) {
        double room = ceilings[Needs.MEMORY] - memory;
        for (int r = 0; r < ceilings.length; r++) {
            room = Math.min(room, ceilings[r] - needOf.applyAsDouble(r));
        }
        return room;
    }

    /** Watts at full use for each MHz. */
    static double wattsPerMhz(Host host) {
        return host.wattsAt(1) / host.capacity().cpuMhz();
    }

    /** Those that do least for a watt, then those that usually use least. */
    @Override
    public Comparator<Host> firstEmptied(Draft draft) {
        return Comparator.comparingDouble((Host host) -> -wattsPerMhz(host))
                .thenComparingDouble(
                        host -> needs.usual(host, 0) * host.capacity().cpuMhz());
    }

    @Override
    public Comparator<Guest> firstPlaced() {
        return Comparator.comparingInt(Guest::priority)
                .thenComparingDouble(guest -> -needs.need(guest, 0))
                .thenComparingLong(guest -> -guest.memoryKib())
                .thenComparingInt(Guest::index);
    }

    /**
     * Emptying pays when the idle power saved over the horizon is more than what the moves cost. What has lasted for long
     * is expected to last for as long again: the horizon is at least the time for which the pool has been cold.
     */
    @Override
    public Optional<Rejection> notWorthwhile(Host host, List<Guest> guests) {
        double saved = host.wattsAt(0) * horizonHours;
        double cost = guests.size() * moveCostWattHours;
        return cost <= saved
                ? Optional.empty()
                : Optional.of(new Rejection(
                        RuleName.NET_BENEFIT,
                        () -> String.format(
                                Locale.ROOT,
                                "emptying host %s saves %.1f Wh within %.1f h, moving its %d guests costs %.1f Wh",
                                host.name(),
                                saved,
                                horizonHours,
                                guests.size(),
                                cost)));
    }

    @Override
    public String reason(Move move, Draft draft) {
        String host = move.destination().name();
        double ceiling = ceilings[0];
        double need = needs.needWith(move.destination(), 0, move.guest());
        return (need <= ceiling
                        ? host + " then needs up to " + Formats.share(need) + " of its cpu, of "
                                + Formats.share(ceiling) + " that may be planned for"
                        : "no host stays within the " + Formats.share(ceiling) + " of its cpu that may be planned for; "
                                + host + " exceeds that least"
                                + (Double.isInfinite(need) ? "" : ", with a need of up to " + Formats.share(need)))
                + draft.model().preferences().text(move, draft.now());
    }

    @Override
    public void taken(Move move) {
        needs.apply(move);
    }

    @Override
    public void takenBack(Move move) {
        needs.revert(move);
    }
}
