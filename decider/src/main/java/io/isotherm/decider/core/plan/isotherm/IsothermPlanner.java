package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.consolidation.Emptying;
import io.isotherm.decider.core.plan.sandpiper.Swaps;
import io.isotherm.decider.core.plan.sandpiper.VolumeOrder;
import io.isotherm.decider.core.rules.Formats;
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
import java.util.function.Predicate;

/**
 * Isotherm's own algorithm: few moves, right the first time. Hosts are filled by what their guests together will need
 * but for an accepted risk ({@link Needs}), not by peaks or by what is used at this moment, so that a host rarely
 * overloads and a guest rarely has to move again.
 *
 * <ul>
 *   <li>Consolidation empties the hosts that do least for a watt, each wholly or not at all, and only when the idle power
 *       saved over the horizon pays for the moves. Where it is given how many hosts may be empty, the others share what is
 *       to be borne ({@link SpreadFit}); else it fills as few as can bear it within the risk ({@link StochasticFit}).
 *   <li>Otherwise hosts are relieved that are hot, or are forecast to be above their high mark in the next window. As
 *       few guests go as can bring a host down: of those that are enough the smallest, else the largest.
 *   <li>In an uneven pool, hosts that come near overload are levelled besides ({@link Levelling}).
 *   <li>In a saturated one those above their high marks are levelled, after relief has found no room.
 * </ul>
 *
 * <p>One knob, {@code decision.risk}, trades energy for overload.
 */
public final class IsothermPlanner implements Planner {
    /** Name of the algorithm. */
    public static final String NAME = "isotherm";

    /** A host is relieved before its forecast reaches the mark, by this part of what the accepted risk reserves. */
    private static final double EARLY = 0.1;

    /** A host that is relieved comes down to this part of its high mark. */
    private static final double RELIEVED = 0.95;

    /** What a guest's memory counts, as a share of the host's, against the use that it takes along. */
    private static final double MEMORY_WEIGHT = 0.4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Plan plan(PoolModel model, PlanContext context, PlanTrace trace) {
        Draft draft = new Draft(model, context, trace);
        double risk = model.config().getDecision().getRisk();
        Needs needs = new Needs(draft.now(), risk);
        StochasticFit fit = new StochasticFit(needs, draft);
        switch (context.scenario()) {
            case CONSOLIDATION -> {
                boolean spread = context.mostEmpty() < PlanContext.UNBOUNDED;
                new Emptying(draft, spread ? new SpreadFit(needs, fit) : fit).run();
            }
            case SATURATION -> {
                if (!relievesOverload(model)) {
                    new Relief(draft, needs, fit).run();
                }
                Levelling.ofSaturated(draft, needs).run();
            }
            case IMBALANCE -> {
                new Relief(draft, needs, fit).run();
                Levelling.ofUneven(draft, needs).run();
            }
            default -> new Relief(draft, needs, fit).run();
        }
        return draft.plan(NAME);
    }

    /** Whether this algorithm has found no relief before a pool is said to be saturated, and need not look again. */
    private static boolean relievesOverload(PoolModel model) {
        return NAME.equals(model.config().getDecision().getAlgorithms().getOrDefault(Scenario.OVERLOAD.name(), NAME));
    }

    /** Relieves hosts. */
    private static final class Relief {
        private final Draft draft;
        private final Needs needs;
        private final StochasticFit fit;

        Relief(Draft draft, Needs needs, StochasticFit fit) {
            this.draft = draft;
            this.needs = needs;
            this.fit = fit;
        }

        void run() {
            List<Host> needy = draft.model().hosts().stream()
                    .filter(host -> host.usable() && !draft.now().isSettledEmpty(host))
                    .filter(host -> draft.excess().needsRelief(host) || isAlarming(host))
                    .sorted(Comparator.comparing((Host host) -> !draft.canBegin(host))
                            .thenComparingDouble(host -> -excess(host, tightest(host)))
                            .thenComparingInt(Host::index))
                    .toList();
            if (needy.isEmpty()) {
                return;
            }
            List<Host> receivers = draft.receivers();
            for (Host host : needy) {
                relieve(host, receivers);
            }
            // Whoever is still hot is helped by a swap, where one helps.
            VolumeOrder byVolume = new VolumeOrder(receivers, draft.now());
            Swaps swaps = new Swaps(draft, byVolume);
            for (Host host : needy) {
                while (draft.excess().needsRelief(host) && draft.roomForMoves() > 1 && swaps.relieve(host)) {
                    byVolume.update(host);
                }
            }
        }

        private boolean isAlarming(Host host) {
            for (int r = 0; r < Needs.RESOURCES.size(); r++) {
                if (isBeyondGuests(host, r)) {
                    continue;
                }
                double deviation = needs.deviation(host, r);
                double early = deviation == 0 ? 0 : EARLY * needs.quantile() * deviation;
                if (needs.forecast(host, r) + early > high(r)) {
                    return true;
                }
            }
            return false;
        }

        private double high(int resource) {
            return draft.model().marks(Needs.RESOURCES.get(resource)).getHigh();
        }

        /** Whether a host would stay above what it is to come down to without any guest. */
        private boolean isBeyondGuests(Host host, int resource) {
            Resource of = Needs.RESOURCES.get(resource);
            return draft.excess().ownUse(host, of) > RELIEVED * high(resource)
                    || (host.hot() && draft.excess().isBeyondGuests(host, of));
        }

        /** How far a host is above what it is to come down to, share of capacity; 0 where its guests could not help. */
        private double excess(Host host, int resource) {
            if (isBeyondGuests(host, resource)) {
                return 0;
            }
            double measured =
                    draft.excess().needsRelief(host) ? draft.excess().of(host, Needs.RESOURCES.get(resource)) : 0;
            return Math.max(measured, needs.forecast(host, resource) - RELIEVED * high(resource));
        }

        /** The resource that a host is furthest above in. */
        private int tightest(Host host) {
            int tightest = 0;
            for (int r = 1; r < Needs.RESOURCES.size(); r++) {
                if (excess(host, r) > excess(host, tightest)) {
                    tightest = r;
                }
            }
            return tightest;
        }

        private void relieve(Host host, List<Host> receivers) {
            List<Guest> candidates = new ArrayList<>(draft.now().guestsOf(host).stream()
                    .filter(guest -> draft.now().settledHostOf(guest).index() == host.index())
                    .filter(draft::mayLeave)
                    .toList());
            int resource = tightest(host);
            double excess = excess(host, resource);
            while (excess > 0 && !candidates.isEmpty() && draft.roomForMoves() > 0) {
                Optional<Guest> selected = select(host, candidates, resource, excess);
                if (selected.isEmpty()) {
                    break;
                }
                Guest guest = selected.get();
                candidates.remove(guest);
                Optional<Move> move = draft.soonest(host).stream()
                        .flatMap(among -> destination(host, guest, receivers, among).stream())
                        .findFirst();
                if (move.isPresent()) {
                    draft.take(move.get(), reason(host, resource, move.get()));
                    needs.apply(move.get());
                    resource = tightest(host);
                    excess = excess(host, resource);
                }
            }
            if (excess > 0) {
                String why = words(host, resource);
                draft.rejectSource(
                        host,
                        draft.fullBy().orElse(RuleName.NOT_RELIEVED),
                        () -> "host " + host.name() + " stays above: " + why);
            }
        }

        private Optional<Move> destination(Host host, Guest guest, List<Host> receivers, Predicate<Host> among) {
            return fit.destination(guest, receivers, among, draft)
                    .or(() -> draft.excess().needsRelief(host)
                            ? fit.leastRisk(guest, receivers, among, draft)
                            : Optional.empty());
        }

        /**
         * The guest that is enough and takes least along; the largest when none is enough; nobody when none brings relief
         * that is worth a move. Those that bring none are in nobody's way, whatever their priority.
         */
        private Optional<Guest> select(Host host, List<Guest> candidates, int resource, double excess) {
            return candidates.stream()
                    .filter(guest -> needs.forecast(guest, host, resource) >= HostExcess.LEAST_RELIEF)
                    .min(Comparator.comparingInt(Guest::priority)
                            .thenComparing(guest -> needs.forecast(guest, host, resource) < excess)
                            .thenComparingDouble(guest -> cost(guest, host, resource, excess))
                            .thenComparingInt(Guest::index));
        }

        private double cost(Guest guest, Host host, int resource, double excess) {
            double use = needs.forecast(guest, host, resource);
            double memory = (double) guest.memoryKib() / host.capacity().memoryKib();
            return use < excess ? excess - use : use + MEMORY_WEIGHT * memory;
        }

        private String reason(Host host, int resource, Move move) {
            return "relieves " + host.name() + " (" + words(host, resource) + "); " + fit.reason(move, draft);
        }

        private String words(Host host, int resource) {
            return String.format(
                    Locale.ROOT,
                    "%s %s now, %s forecast, %s usual",
                    Formats.resource(Needs.RESOURCES.get(resource)),
                    Formats.share(draft.now().settledUse(host, Needs.RESOURCES.get(resource))),
                    Formats.share(needs.forecast(host, resource)),
                    Formats.share(needs.usual(host, resource)));
        }
    }
}
