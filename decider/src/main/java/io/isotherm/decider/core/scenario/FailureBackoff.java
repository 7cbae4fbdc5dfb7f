package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.FailureCause;
import io.isotherm.decider.core.ledger.LastingRefusal;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.schema.MigrationReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What moves that did not arrive hold back: no more than they speak against. What is of no use to try again is not tried
 * until something is changed. All else pauses: for a third of the command timeout after the first failure, twice as long
 * with each further one in a row, up to the cool-down. A guest that failed under way stays for one pause, and is not sent
 * to the same destination for two, but no longer than the cool-down either. A destination that refuses several guests, and a source from which several fail or
 * whose executor does not answer, is avoided for all.
 */
final class FailureBackoff {
    private static final int MOST_DOUBLINGS = 20;
    private static final int SEVERAL = 2;
    private static final int SEVERAL_OF_SOURCE = 3;

    /** What an executor refuses by the configuration that it knows. */
    private static final Set<MigrationReason> BY_CONFIGURATION = Set.of(
            MigrationReason.POOL_PAUSED,
            MigrationReason.POOL_OBSERVED,
            MigrationReason.IN_BLACKOUT,
            MigrationReason.DESTINATION_IN_MAINTENANCE);

    private final Timing timing;
    private final long configuredAt;
    private final long tick;
    private final SortedMap<String, String> held = new TreeMap<>();
    private final SortedMap<String, String> unmovable = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> pairs = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> routes = new TreeMap<>();
    private final SortedMap<String, Avoidance.NoRoom> memory = new TreeMap<>();
    private final SortedMap<String, String> sources = new TreeMap<>();
    private final SortedMap<String, String> destinations = new TreeMap<>();

    private FailureBackoff(Timing timing, long configuredAt, long tick) {
        this.timing = timing;
        this.configuredAt = configuredAt;
        this.tick = tick;
    }

    /**
     * What is held back at a tick.
     *
     * @param configuredAt when the configuration in force was applied; all instants in milliseconds since the epoch
     */
    static Avoidance of(MoveHistory history, Timing timing, long configuredAt, long tick) {
        FailureBackoff backoff = new FailureBackoff(timing, configuredAt, tick);
        inARow(history, PastMove::vm).values().forEach(backoff::guest);
        inARow(history, PastMove::destination).forEach(backoff::destination);
        inARow(history, PastMove::source).forEach(backoff::source);
        backoff.lasting(history.refusals());
        return new Avoidance(
                backoff.held,
                backoff.unmovable,
                backoff.pairs,
                backoff.routes,
                backoff.memory,
                backoff.sources,
                backoff.destinations);
    }

    /** The moves since the last one that arrived, of each guest or host. */
    private static SortedMap<String, List<PastMove>> inARow(MoveHistory history, Function<PastMove, String> key) {
        SortedMap<String, List<PastMove>> rows = new TreeMap<>();
        for (PastMove move : history.past()) {
            if (move.failed()) {
                rows.computeIfAbsent(key.apply(move), name -> new ArrayList<>()).add(move);
            } else {
                rows.remove(key.apply(move));
            }
        }
        return rows;
    }

    private void guest(List<PastMove> row) {
        List<PastMove> moves = row.stream()
                .filter(move ->
                        move.cause() != FailureCause.NONE && !move.cause().lasting())
                .toList();
        for (int i = 0; i < moves.size(); i++) {
            PastMove move = moves.get(i);
            long until = move.endedAt() + pause(i + 1);
            String why = "its move to " + move.destination() + " ended as " + ending(move) + " at "
                    + Instant.ofEpochMilli(move.endedAt()) + " (" + (i + 1) + " in a row); ";
            boolean stays =
                    move.failedUnderWay() || move.cause() == FailureCause.GUEST || move.cause() == FailureCause.SOURCE;
            if (stays && tick < until && i == moves.size() - 1) {
                held.put(move.vm(), why + "it stays until " + Instant.ofEpochMilli(until));
            }
            until = move.endedAt() + Math.min(longest(), 2 * pause(i + 1));
            boolean ofDestination = move.failedUnderWay()
                    || move.cause() == FailureCause.PAIR
                    || move.cause() == FailureCause.MEMORY
                    || move.cause() == FailureCause.DESTINATION;
            if (ofDestination && tick < until) {
                pairs.computeIfAbsent(move.vm(), guest -> new TreeMap<>())
                        .put(move.destination(), why + "it is not sent there before " + Instant.ofEpochMilli(until));
            }
        }
    }

    private void destination(String host, List<PastMove> row) {
        List<PastMove> noRoom = of(row, move -> move.cause() == FailureCause.MEMORY);
        pausing(noRoom).ifPresent(until -> {
            long least = noRoom.stream()
                    .mapToLong(move -> move.load().memoryKib())
                    .min()
                    .orElse(0);
            memory.put(
                    host,
                    new Avoidance.NoRoom(
                            least,
                            "host " + host + " had no room for " + guests(noRoom) + "; no guest of that size is sent "
                                    + "there before " + until));
        });
        List<PastMove> all = of(
                row,
                move -> move.cause() == FailureCause.PAIR
                        || move.cause() == FailureCause.MEMORY
                        || move.cause() == FailureCause.DESTINATION);
        boolean its = all.stream().anyMatch(move -> move.cause() == FailureCause.DESTINATION)
                || distinct(all, PastMove::vm) >= SEVERAL;
        if (its) {
            pausing(all)
                    .ifPresent(until -> destinations.put(
                            host,
                            "moves to host " + host + " fail: " + endings(all) + " of " + guests(all)
                                    + "; nothing is sent there before " + until));
        }
    }

    private void source(String host, List<PastMove> row) {
        List<PastMove> unheard = of(row, move -> move.cause() == FailureCause.SOURCE);
        pausing(unheard).ifPresent(until -> {
            String why = "the executor of host " + host + " does not carry out moves: " + endings(unheard) + " of "
                    + guests(unheard) + "; nothing is moved from or to it before " + until
                    + ". See whether it and its libvirtd run";
            sources.put(host, why);
            destinations.put(host, why);
        });
        List<PastMove> failed = of(row, PastMove::failedUnderWay);
        if (distinct(failed, PastMove::vm) >= SEVERAL_OF_SOURCE && distinct(failed, PastMove::destination) >= SEVERAL) {
            pausing(failed)
                    .ifPresent(until -> sources.putIfAbsent(
                            host,
                            "moves from host " + host + " fail: " + endings(failed) + " of " + guests(failed)
                                    + "; nothing is moved from it before " + until));
        }
        // Those of a backlog come late all at once. Who goes on refusing what was issued after that lags, or has
        // another clock or configuration. What an operator had not allowed yet, or no longer, says nothing of that.
        List<PastMove> unwanted = of(
                row,
                move -> move.cause() == FailureCause.NONE
                        && (move.issuedAt() >= configuredAt || !BY_CONFIGURATION.contains(move.reason())));
        if (rounds(unwanted) >= SEVERAL) {
            pausing(unwanted)
                    .ifPresent(until -> sources.putIfAbsent(
                            host,
                            "the executor of host " + host + " goes on refusing: " + endings(unwanted) + " of "
                                    + guests(unwanted) + "; nothing is moved from it before " + until
                                    + ". See whether it lags, and whether its clock and configuration agree"));
        }
    }

    private void lasting(List<LastingRefusal> refusals) {
        SortedMap<String, SortedSet<String>> unknownTo = new TreeMap<>();
        for (LastingRefusal refusal : refusals) {
            switch (refusal.cause()) {
                case GUEST_LASTING -> unmovable.put(refusal.vm(), refusal.text());
                case HOSTS_LASTING -> {
                    routes.computeIfAbsent(refusal.source(), source -> new TreeMap<>())
                            .put(refusal.destination(), refusal.text());
                    if (refusal.reason() == MigrationReason.DESTINATION_UNKNOWN) {
                        unknownTo
                                .computeIfAbsent(refusal.destination(), host -> new TreeSet<>())
                                .add(refusal.source());
                    }
                }
                default ->
                    pairs.computeIfAbsent(refusal.vm(), vm -> new TreeMap<>())
                            .put(refusal.destination(), refusal.text());
            }
        }
        unknownTo.forEach((host, by) -> {
            if (by.size() >= SEVERAL) {
                destinations.put(
                        host,
                        "host " + host + " is not known to the executors of " + String.join(", ", by)
                                + "; nothing is sent there. Mend their inventory.hosts");
            }
        });
    }

    /** Until when those failures hold back what they speak against; empty when that is over. */
    private Optional<Instant> pausing(List<PastMove> failures) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        long last = failures.stream().mapToLong(PastMove::endedAt).max().orElseThrow();
        long until = last + pause(rounds(failures));
        return tick < until ? Optional.of(Instant.ofEpochMilli(until)) : Optional.empty();
    }

    /** How often it was tried; commands that were under way together count once. */
    private static int rounds(List<PastMove> failures) {
        int rounds = 0;
        long over = Long.MIN_VALUE;
        for (PastMove move : failures) {
            if (rounds == 0 || move.issuedAt() >= over) {
                rounds++;
                over = move.endedAt();
            } else {
                over = Math.max(over, move.endedAt());
            }
        }
        return rounds;
    }

    private long pause(int failures) {
        return Math.min(longest(), timing.retry() << Math.min(MOST_DOUBLINGS, failures - 1));
    }

    private long longest() {
        return Math.max(timing.cooldown(), timing.retry());
    }

    private static List<PastMove> of(List<PastMove> moves, Predicate<PastMove> which) {
        return moves.stream().filter(which).toList();
    }

    private static long distinct(List<PastMove> moves, Function<PastMove, String> what) {
        return moves.stream().map(what).distinct().count();
    }

    private static String guests(List<PastMove> moves) {
        return moves.stream().map(PastMove::vmName).distinct().limit(5).collect(Collectors.joining(", "));
    }

    private static String endings(List<PastMove> moves) {
        return moves.stream().map(FailureBackoff::ending).distinct().collect(Collectors.joining(", "));
    }

    private static String ending(PastMove move) {
        MigrationReason reason = move.reason();
        return reason == null || reason == MigrationReason.NONE || move.outcome() == Outcome.UNANSWERED
                ? move.outcome().name()
                : move.outcome() + ", " + reason;
    }

    /** The hosts that {@code now} avoids and {@code before} did not, in words. */
    static List<String> newly(Avoidance before, Avoidance now) {
        SortedSet<String> words = new TreeSet<>();
        newly(before.sources(), now.sources(), words);
        newly(before.destinations(), now.destinations(), words);
        return List.copyOf(words);
    }

    private static void newly(SortedMap<String, String> before, SortedMap<String, String> now, Set<String> words) {
        now.forEach((host, why) -> {
            if (!before.containsKey(host)) {
                words.add(Character.toUpperCase(why.charAt(0)) + why.substring(1));
            }
        });
    }
}
