package io.isotherm.decider.core.plan.isotherm;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.consolidation.Packing;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.Rejection;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a guest fits best when uses vary: the host whose {@link Needs need} with it stays below the ceiling in every
 * resource; of those a host in use before an empty one, then the one that does most for a watt, then the one that is
 * filled most (best fit); ties by name.
 */
final class StochasticFit implements Packing {
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final Needs needs;
    private final double horizonHours;
    private final double moveCostWattHours;

    /**
     * A fit.
     *
     * @param lastedMillis how long the pool has been in the condition that is planned for, in milliseconds
     */
    StochasticFit(Needs needs, DecisionConfig decision, long lastedMillis) {
        this.needs = needs;
        this.horizonHours = Math.max(decision.getHorizonMillis(), lastedMillis) / MILLIS_PER_HOUR;
        this.moveCostWattHours = decision.getMoveCostWattHours();
    }

    private record Candidate(Host host, boolean empty, double wattsPerMhz, double room) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::empty)
                .thenComparingDouble(Candidate::wattsPerMhz)
                .thenComparingDouble(Candidate::room)
                .thenComparingInt(candidate -> candidate.host.index());
    }

    @Override
    public Optional<Move> destination(Guest guest, List<Host> hosts, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        List<Candidate> candidates = new ArrayList<>();
        for (Host host : hosts) {
            double room = host.index() == own ? -1 : roomLeft(guest, host, draft);
            if (room >= 0) {
                candidates.add(new Candidate(host, draft.now().isSettledEmpty(host), wattsPerMhz(host), room));
            }
        }
        candidates.sort(Candidate.BEST_FIRST);
        return candidates.stream()
                .map(candidate -> draft.now().move(guest, candidate.host()))
                .filter(draft::mayGo)
                .findFirst();
    }

    /**
     * For a guest of a host that starves, where no host stays within the risk: the host that is overrun least, as long as
     * it is not above its high marks now.
     */
    Optional<Move> leastRisk(Guest guest, List<Host> hosts, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        return hosts.stream()
                .filter(host -> host.index() != own && !host.hot())
                .sorted(Comparator.comparingDouble((Host host) -> -roomLeft(guest, host, draft))
                        .thenComparingDouble(host -> draft.now().useWith(host, Resource.CPU, guest))
                        .thenComparingInt(Host::index))
                .map(host -> draft.now().move(guest, host))
                .filter(move ->
                        draft.rules().mayGo(move, draft.now(), draft.context().hardLimits(), draft.trace()))
                .findFirst();
    }

    /** Share of capacity left below the ceiling in the resource that is tightest with a guest; negative: no fit. */
    private double roomLeft(Guest guest, Host host, Draft draft) {
        // Memory of a guest under way is taken at both ends.
        double room = draft.context().ceiling().of(draft.model(), Resource.MEMORY)
                - draft.now().useWith(host, Resource.MEMORY, guest);
        for (int r = 0; r < Needs.RESOURCES.size(); r++) {
            double ceiling = draft.context().ceiling().of(draft.model(), Needs.RESOURCES.get(r));
            room = Math.min(room, ceiling - needs.needWith(host, r, guest));
        }
        return room;
    }

    private static double wattsPerMhz(Host host) {
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
        double ceiling = draft.context().ceiling().of(draft.model(), Needs.RESOURCES.get(0));
        double need = needs.needWith(move.destination(), 0, move.guest());
        return need <= ceiling
                ? host + " then needs up to " + Formats.share(need) + " of its cpu, of " + Formats.share(ceiling)
                        + " that may be planned for"
                : "no host stays within the " + Formats.share(ceiling) + " of its cpu that may be planned for; " + host
                        + " exceeds that least, with a need of up to " + Formats.share(need);
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
