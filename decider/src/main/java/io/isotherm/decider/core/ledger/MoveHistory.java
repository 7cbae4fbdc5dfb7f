package io.isotherm.decider.core.ledger;

import io.isotherm.schema.CommandStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is remembered of moves: those commanded and not over, those lately over, and those that somebody else made.
 *
 * @param open commanded moves that are not over, in the order of issue; at most one for each guest
 * @param past moves that are over, oldest first, as far back as cool-downs and budgets look
 * @param foreign guests that changed hosts without a command, with the tick at which it was noticed, in milliseconds
 * @param refusals what is not tried again until something is changed, oldest first
 * @param calibration how long migrations take
 * @param pace where fewer may be under way at once than configured
 */
public record MoveHistory(
        List<OpenMove> open,
        List<PastMove> past,
        Map<String, Long> foreign,
        List<LastingRefusal> refusals,
        MigrationCalibration calibration,
        MovePace pace) {
    public static final MoveHistory EMPTY =
            new MoveHistory(List.of(), List.of(), Map.of(), List.of(), MigrationCalibration.NONE, MovePace.FULL);

    /** The hour of budgets and failure counts. */
    public static final long HOUR_MILLIS = 3_600_000;

    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    public MoveHistory {
        // Absent in what earlier releases stored.
        refusals = Objects.requireNonNullElse(refusals, List.of());
        calibration = Objects.requireNonNullElse(calibration, MigrationCalibration.NONE);
        pace = Objects.requireNonNullElse(pace, MovePace.FULL);
    }

    public Optional<OpenMove> openMoveOf(String vm) {
        return open.stream().filter(move -> move.vm().equals(vm)).findFirst();
    }

    /** Whether a move from or to the host is under way. */
    public boolean busy(String host) {
        return open.stream().anyMatch(move -> move.touches(host));
    }

    /**
     * Moves that hosts and their links are busy with: one that was reported to have succeeded only waits to be seen at its
     * destination, and one that nobody has accepted by its deadline, up to {@code now}, is not begun any more.
     */
    public List<OpenMove> underWay(long now) {
        return open.stream()
                .filter(move -> move.status() != CommandStatus.SUCCEEDED)
                .filter(move -> move.status() != null || move.deadline() > now)
                .toList();
    }

    /** Moves that ended in the hour up to {@code now}, however they did, oldest first. */
    public List<PastMove> endedInHour(long now) {
        return past.stream().filter(move -> move.endedAt() > now - HOUR_MILLIS).toList();
    }

    /** Commands issued in the hour up to {@code now}. */
    public long issuedInHour(long now) {
        return issuedSince(now - HOUR_MILLIS).count();
    }

    /** Memory of the guests of those commands, in GiB. */
    public double issuedGibInHour(long now) {
        return issuedSince(now - HOUR_MILLIS)
                .mapToDouble(kib -> kib / KIB_PER_GIB)
                .sum();
    }

    private Stream<Long> issuedSince(long after) {
        return Stream.concat(
                open.stream()
                        .filter(move -> move.issuedAt() > after)
                        .map(move -> move.load().memoryKib()),
                past.stream()
                        .filter(move -> move.issuedAt() > after)
                        .map(move -> move.load().memoryKib()));
    }

    /** This history with another pace of moves. */
    public MoveHistory with(MovePace newPace) {
        return new MoveHistory(open, past, foreign, refusals, calibration, newPace);
    }

    public MoveHistory issued(List<OpenMove> moves) {
        if (moves.isEmpty()) {
            return this;
        }
        List<OpenMove> more = new ArrayList<>(open);
        more.addAll(moves);
        return new MoveHistory(List.copyOf(more), past, foreign, refusals, calibration, pace);
    }

    /** This history with those refusals remembered that say something new, or anew. */
    public MoveHistory refused(List<PastMove> ended) {
        List<LastingRefusal> all = new ArrayList<>(refusals);
        for (PastMove move : ended) {
            LastingRefusal.of(move).ifPresent(refusal -> {
                all.removeIf(refusal::replaces);
                all.add(refusal);
            });
        }
        return new MoveHistory(open, past, foreign, List.copyOf(all), calibration, pace);
    }

    /** This history without the refusals that are not to be remembered. */
    public MoveHistory withRefusals(Predicate<LastingRefusal> remembered) {
        return new MoveHistory(
                open, past, foreign, refusals.stream().filter(remembered).toList(), calibration, pace);
    }

    /** This history without what nobody looks at any more. */
    public MoveHistory pruned(long pastHorizon, long foreignHorizon) {
        Map<String, Long> kept = new LinkedHashMap<>();
        foreign.forEach((vm, at) -> {
            if (at > foreignHorizon) {
                kept.put(vm, at);
            }
        });
        return new MoveHistory(
                open,
                past.stream().filter(move -> move.endedAt() > pastHorizon).toList(),
                kept,
                refusals,
                calibration,
                pace);
    }
}
