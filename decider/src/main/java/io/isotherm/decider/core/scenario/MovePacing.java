package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.MovePace;
import io.isotherm.decider.core.ledger.MovePace.Bound;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.reconcile.Arrival;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.text.Counted;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adapts how many moves are under way at once to how they go: half as many where they are slowed down, one more with each
 * that takes about what is expected, up to what is configured (additive increase, multiplicative decrease: Chiu and Jain,
 * "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989). What was under way
 * alone, fewer at once would not have helped.
 *
 * <p>A host slows moves down where most of those from or to it that ended took surprisingly long, or its Domain-0, which copies
 * the memory, has no CPU left. The pool does where most of the moves that ended did so, though no host is in all of them: what
 * they share is the network.
 */
public final class MovePacing {
    /** Standard deviations beyond the expected duration: by chance one move in forty takes so long. */
    private static final double SURPRISING = 2;

    /** Up to so many deviations beyond it, a move took about what was expected. */
    private static final double EXPECTED = 0.5;

    /** Share of its own CPUs from which Domain-0 has too little of them. */
    private static final double SATURATED = 0.9;

    /** So many slow moves at least speak of the network. */
    private static final int FEW = 3;

    /** The pool keeps one in so many of the moves at once that are configured, whatever happens ... */
    private static final int LEAST_PART_OF_POOL = 8;

    /** ... and so many at least: one for hosts in maintenance beside what relieves hot ones. */
    private static final int LEAST_IN_POOL = 2;

    /** Where nothing has slowed moves down for so long, and none is under way, as many are tried as configured. */
    private static final long FORGOTTEN_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Situation situation;
    private final MoveHistory before;
    private final List<Arrival> arrivals;
    private final List<String> notes;
    private final Map<String, Integer> underWay = new HashMap<>();

    private MovePacing(Situation situation, MoveHistory before, List<Arrival> arrivals, List<String> notes) {
        this.situation = situation;
        this.before = before;
        this.arrivals = arrivals;
        this.notes = notes;
        before.underWay(situation.tick()).forEach(move -> {
            underWay.merge(move.source(), 1, Integer::sum);
            underWay.merge(move.destination(), 1, Integer::sum);
        });
    }

    /**
     * The situation with its ledger's pace adapted.
     *
     * @param before the moves as they were before the reports
     * @param arrivals the moves that have ended since, in order
     * @param notes takes what changes, in words
     */
    public static Situation paced(Situation situation, MoveHistory before, List<Arrival> arrivals, List<String> notes) {
        MovePacing pacing = new MovePacing(situation, before, arrivals, notes);
        MovePace pace = new MovePace(pacing.hosts(), pacing.pool());
        return situation.with(situation.ledger().with(situation.ledger().moves().with(pace)));
    }

    /** Of hosts that are no longer seen nothing is kept. */
    private SortedMap<String, Bound> hosts() {
        SortedSet<String> concerned = new TreeSet<>(before.pace().hosts().keySet());
        arrivals.forEach(arrival ->
                concerned.addAll(List.of(arrival.move().source(), arrival.move().destination())));
        SortedMap<String, Bound> bounds = new TreeMap<>();
        for (Host host : situation.model().hosts()) {
            Bound bound = isSaturated(host) || concerned.contains(host.name()) ? host(host) : null;
            if (bound != null) {
                bounds.put(host.name(), bound);
            }
        }
        return bounds;
    }

    private @Nullable Bound host(Host host) {
        Bound bound = before.pace().hosts().get(host.name());
        List<Arrival> there = since(bound, arrival -> arrival.move().touches(host.name()));
        List<Arrival> slow = slow(there);
        int together = underWay.getOrDefault(host.name(), 0);
        Optional<String> strain = Optional.empty();
        if (isSaturated(host)) {
            strain = Optional.of(
                    "Domain-0 uses " + Formats.share(host.domain0Busy().orElse(1)) + " of its own CPUs");
        } else if (together > 1 && 2 * slow.size() > there.size()) {
            strain = Optional.of(slow.get(0).text());
        }
        Pacing pacing = new Pacing(
                situation.configured().concurrentPerHost(), 1, together, there, " from or to " + host.name());
        return adapted(bound, pacing, strain);
    }

    private @Nullable Bound pool() {
        Bound bound = before.pace().pool();
        List<Arrival> ended = since(bound, arrival -> true);
        List<Arrival> slow = slow(ended);
        int configured = situation.configured().concurrent();
        int together = before.underWay(situation.tick()).size();
        // Where far fewer were under way than could be, it is not their number that slows them down.
        boolean manyTogether = 2 * together >= before.pace().mostInPool(configured);
        boolean strained =
                manyTogether && slow.size() >= FEW && 2 * slow.size() > ended.size() && !haveHostInCommon(slow);
        Optional<String> strain = strained
                ? Optional.of(slow.size() + " of " + Counted.of(ended.size(), "move")
                        + " that ended took longer than expected")
                : Optional.empty();
        int least = Math.min(configured, Math.max(LEAST_IN_POOL, configured / LEAST_PART_OF_POOL));
        return adapted(bound, new Pacing(configured, least, together, ended, " in the pool"), strain);
    }

    /** Those that were begun since the bound was lowered: of the others it is known already. */
    private List<Arrival> since(@Nullable Bound bound, Predicate<Arrival> which) {
        return arrivals.stream()
                .filter(which)
                .filter(arrival -> bound == null || arrival.move().issuedAt() >= bound.strainedAt())
                .toList();
    }

    private static List<Arrival> slow(List<Arrival> arrivals) {
        return arrivals.stream()
                .filter(arrival -> arrival.surprise() > SURPRISING)
                .toList();
    }

    private static boolean haveHostInCommon(List<Arrival> slow) {
        Set<String> common = new HashSet<>(
                List.of(slow.get(0).move().source(), slow.get(0).move().destination()));
        slow.forEach(arrival -> common.removeIf(host -> !arrival.move().touches(host)));
        return !common.isEmpty();
    }

    private static boolean isSaturated(Host host) {
        return host.usable() && host.domain0Busy().orElse(0) >= SATURATED;
    }

    /**
     * What a bound is adapted by.
     *
     * @param configured moves at once, as configured
     * @param least the bound is not lower than this
     * @param together how many were under way at once
     * @param ended those that ended, and were begun under the bound
     * @param where what is bounded, in words
     */
    private record Pacing(int configured, int least, int together, List<Arrival> ended, String where) {}

    /**
     * A bound after a tick; null: as many as configured. A change is told where moves are concerned by it.
     *
     * @param strain what slows moves down, in words
     */
    private @Nullable Bound adapted(@Nullable Bound bound, Pacing by, Optional<String> strain) {
        int configured = by.configured();
        int most = bound == null ? configured : Math.min(bound.most(), configured);
        boolean concerns = by.together() > 0;
        if (strain.isPresent()) {
            int used = concerns ? Math.min(most, by.together()) : most;
            int lowered = Math.min(most, Math.max(by.least(), used / 2));
            if (lowered < most && concerns) {
                notes.add("At most " + lowered + " of " + Counted.of(configured, "move") + " at once" + by.where()
                        + " for now: " + strain.get());
            }
            return lowered < configured ? new Bound(lowered, situation.tick()) : null;
        }
        if (bound == null) {
            return null;
        }
        int more = Math.toIntExact(by.ended().stream()
                .filter(arrival -> arrival.surprise() <= EXPECTED)
                .count());
        boolean forgotten = !concerns && situation.tick() - bound.strainedAt() >= FORGOTTEN_MILLIS;
        if (most + more < configured && !forgotten) {
            return new Bound(most + more, bound.strainedAt());
        }
        if (concerns) {
            notes.add("Again " + Counted.of(configured, "move") + " at once" + by.where() + ", as configured");
        }
        return null;
    }
}
