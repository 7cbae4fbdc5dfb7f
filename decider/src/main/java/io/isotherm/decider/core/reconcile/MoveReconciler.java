package io.isotherm.decider.core.reconcile;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.FailureCause;
import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.LastingRefusal;
import io.isotherm.decider.core.ledger.MigrationCalibration;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.reconcile.WindowPlacement.ObservedGuest;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.CommandStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ledger's moves and lastSeen into line with what was reported and what is observed. The observed placement is the
 * truth: a report alone ends a command only when it says that nothing was moved.
 */
public final class MoveReconciler {
    private static final long REFUSAL_MILLIS = Duration.ofDays(1).toMillis();

    private final WindowPlacement observed;
    private final Timing timing;
    private final long tick;
    private final List<String> notes;
    private final List<Arrival> arrivals = new ArrayList<>();

    public MoveReconciler(WindowPlacement observed, Timing timing, long tick, List<String> notes) {
        this.observed = observed;
        this.timing = timing;
        this.tick = tick;
        this.notes = notes;
    }

    /**
     * The ledger as it is after the reports and the window.
     *
     * @param reports reports of migrations, in order
     */
    public PoolLedger reconcile(PoolLedger ledger, List<CommandReport> reports) {
        MoveHistory moves = placed(reported(ledger.moves(), reports), ledger.lastSeen());
        moves = refused(moves, ledger.moves()).pruned(tick - timing.history(), tick - timing.foreign());
        return ledger.with(moves).with(lastSeen(ledger.lastSeen()));
    }

    /** The moves that were reported to have succeeded, as far as it is known how long they took. */
    public List<Arrival> arrivals() {
        return arrivals;
    }

    /** Guests seen running on more than one host at once: nobody can say which of them is the guest. */
    Set<String> doubled() {
        Set<String> doubled = new TreeSet<>();
        observed.guests().forEach((vm, seen) -> {
            if (WindowPlacement.truest(seen).size() > 1) {
                doubled.add(vm);
            }
        });
        return doubled;
    }

    /** Notes of guests on two hosts that no move under way explains. */
    public void noteDoubled(MoveHistory moves) {
        for (String vm : doubled()) {
            List<ObservedGuest> seen = observed.of(vm);
            boolean explained = moves.openMoveOf(vm)
                    .filter(move -> seen.stream().allMatch(guest -> move.touches(guest.host())))
                    .isPresent();
            if (!explained) {
                notes.add("Guest " + name(seen) + " is seen on "
                        + seen.stream().map(ObservedGuest::host).collect(Collectors.joining(" and "))
                        + " at once: it is left alone until it is on one host only");
            }
        }
    }

    private MoveHistory reported(MoveHistory history, List<CommandReport> reports) {
        Map<String, OpenMove> open = history.open().stream()
                .collect(Collectors.toMap(
                        OpenMove::commandId, Function.identity(), (first, second) -> first, LinkedHashMap::new));
        List<PastMove> past = new ArrayList<>(history.past());
        MigrationCalibration calibration = history.calibration();
        for (CommandReport report : reports) {
            OpenMove move = open.get(report.commandId());
            CommandStatus status = report.status();
            if (move == null && status != null) {
                heardAfterAll(past, report, status);
            }
            if (move == null || status == null || report.at() < move.issuedAt() - timing.answer()) {
                continue;
            }
            switch (status) {
                case FAILED, REJECTED, EXPIRED -> {
                    open.remove(move.commandId());
                    past.add(move.over(
                            PastMove.Outcome.valueOf(status.name()), report.reason(), Math.min(report.at(), tick)));
                    notes.add("Move " + move.text() + " is over: " + status + ", " + report.detail());
                }
                case ACCEPTED, RUNNING, SUCCEEDED, UNKNOWN -> {
                    // A success stays known whatever straggles in after it.
                    if (move.status() != CommandStatus.SUCCEEDED) {
                        open.put(move.commandId(), move.heard(status, report.at()));
                        if (isTimed(move, report)) {
                            arrivals.add(Arrival.of(move, report.tookMillis(), history.calibration()));
                        }
                        calibration = calibration.learned(move, report.tookMillis(), report.at());
                    }
                }
            }
        }
        return new MoveHistory(
                List.copyOf(open.values()),
                List.copyOf(past),
                history.foreign(),
                history.refusals(),
                calibration,
                history.pace());
    }

    /** Where nothing was heard of a move for long, its executor was away, and the time that it tells is not all the move's. */
    private boolean isTimed(OpenMove move, CommandReport report) {
        return report.tookMillis() > 0
                && move.modelMillis() > 0
                && move.status() != CommandStatus.UNKNOWN
                && (move.status() == null || report.at() - move.heardAt() <= timing.margin());
    }

    /** An executor that was thought silent, but has only answered late: its answer is what counts. */
    private void heardAfterAll(List<PastMove> past, CommandReport report, CommandStatus status) {
        if (status != CommandStatus.FAILED && status != CommandStatus.REJECTED && status != CommandStatus.EXPIRED) {
            return;
        }
        past.stream()
                .filter(move ->
                        move.commandId().equals(report.commandId()) && move.outcome() == PastMove.Outcome.UNANSWERED)
                .findFirst()
                .ifPresent(move -> {
                    past.remove(move);
                    past.add(move.ended(
                            PastMove.Outcome.valueOf(status.name()), report.reason(), Math.min(report.at(), tick)));
                });
    }

    /**
     * Remembers what is of no use to try again, and tells it once. It is forgotten when what it rests on may have changed:
     * when the guest is elsewhere, when the destination was away (as in a restart), and after a day, since not all can be
     * seen from here.
     */
    private MoveHistory refused(MoveHistory moves, MoveHistory before) {
        Set<PastMove> known = new HashSet<>(before.past());
        MoveHistory after = moves.refused(moves.past().stream()
                        .filter(move -> !known.contains(move))
                        .toList())
                .withRefusals(this::lasts);
        for (LastingRefusal refusal : after.refusals()) {
            if (!before.refusals().contains(refusal)) {
                String text = refusal.text();
                notes.add(Character.toUpperCase(text.charAt(0)) + text.substring(1)
                        + ". It is not tried again until that is changed, or before "
                        + Instant.ofEpochMilli(refusal.at() + REFUSAL_MILLIS));
            }
        }
        return after;
    }

    private boolean lasts(LastingRefusal refusal) {
        boolean ofGuest = refusal.cause() != FailureCause.HOSTS_LASTING;
        boolean ofDestination = refusal.cause() != FailureCause.GUEST_LASTING;
        boolean gone = ofGuest
                && observed.fresh(refusal.source())
                && observed.of(refusal.vm()).stream()
                        .noneMatch(guest -> guest.host().equals(refusal.source()));
        boolean away = ofDestination && !observed.fresh(refusal.destination());
        return !gone && !away && tick < refusal.at() + REFUSAL_MILLIS;
    }

    private MoveHistory placed(MoveHistory history, LastSeen lastSeen) {
        List<OpenMove> open = new ArrayList<>();
        List<PastMove> past = new ArrayList<>(history.past());
        Map<String, Long> foreign = new TreeMap<>(history.foreign());
        Set<String> ours = new TreeSet<>();
        for (OpenMove move : history.open()) {
            ours.add(move.vm());
            PastMove.Outcome outcome = outcome(move);
            if (outcome == null) {
                open.add(move);
            } else {
                boolean dated = outcome.moved() && move.status() == CommandStatus.SUCCEEDED;
                past.add(
                        dated
                                ? move.over(outcome, null, Math.min(move.heardAt(), tick))
                                : move.seenOver(outcome, tick));
                List<ObservedGuest> seen = observed.of(move.vm());
                if (seen.size() == 1 && !move.touches(seen.get(0).host())) {
                    foreign.put(move.vm(), tick);
                }
            }
        }
        observed.guests().forEach((vm, all) -> {
            String before = lastSeen.hosts().get(vm);
            List<ObservedGuest> seen = WindowPlacement.truest(all);
            if (before != null && seen.size() == 1) {
                String now = seen.get(0).host();
                if (!now.equals(before) && !ours.contains(vm) && !lateArrival(past, vm, now)) {
                    foreign.put(vm, tick);
                    notes.add("Guest " + name(seen) + " went from " + before + " to " + now
                            + " without a command: it is left alone for " + Formats.duration(timing.foreign()));
                }
            }
        });
        return new MoveHistory(
                List.copyOf(open),
                List.copyOf(past),
                foreign,
                history.refusals(),
                history.calibration(),
                history.pace());
    }

    /** How a move ended by what is observed; null while it is not over. */
    private PastMove.@Nullable Outcome outcome(OpenMove move) {
        List<ObservedGuest> seen = observed.of(move.vm());
        if (seen.size() > 1) {
            return null;
        }
        if (seen.isEmpty()) {
            return unseen(move);
        }
        ObservedGuest guest = seen.get(0);
        if (guest.host().equals(move.destination())) {
            return PastMove.Outcome.ARRIVED;
        }
        if (!guest.host().equals(move.source())) {
            notes.add("Move " + move.text() + " is over: the guest is on " + guest.host());
            // Somebody has sent it on from its destination: all the same it does not go back within its cool-down.
            return move.status() == CommandStatus.SUCCEEDED ? PastMove.Outcome.ARRIVED : PastMove.Outcome.LOST;
        }
        if (move.status() == CommandStatus.SUCCEEDED) {
            // A sample taken before the success says nothing against it;
            // the destination has to have been heard as well.
            if (guest.at() > move.heardAt() && observed.sampleAt(move.destination()) > move.heardAt()) {
                notes.add("Move " + move.text() + " was reported to have succeeded, but the guest is on "
                        + move.source() + " alone: it was sent back, or never left");
                return PastMove.Outcome.RETURNED;
            }
            return null;
        }
        if (silent(move)) {
            notes.add("Move " + move.text() + " is over: " + heard(move)
                    + ", it is past its deadline, and the guest is on " + move.source());
            return PastMove.Outcome.UNANSWERED;
        }
        return null;
    }

    private PastMove.@Nullable Outcome unseen(OpenMove move) {
        if (!silent(move)) {
            return null;
        }
        // One that has just arrived is in neither host's last sample.
        boolean bothHeard = observed.sampleAt(move.source()) > move.heardAt()
                && observed.sampleAt(move.destination()) > move.heardAt();
        if (bothHeard || tick > move.deadline() + timing.forget()) {
            notes.add("Move " + move.text() + " is over: " + heard(move)
                    + ", it is past its deadline, and the guest is nowhere to be seen");
            return PastMove.Outcome.LOST;
        }
        return null;
    }

    /**
     * Past the deadline, and nothing heard since for longer than is waited for an answer. A command that was never heard
     * of cannot have been started after its deadline; one that was begun may run on past it.
     */
    private boolean silent(OpenMove move) {
        if (tick <= move.deadline() + timing.margin()) {
            return false;
        }
        boolean begun = move.status() == CommandStatus.ACCEPTED || move.status() == CommandStatus.RUNNING;
        return !begun || tick > move.heardAt() + timing.answer();
    }

    private static String heard(OpenMove move) {
        return move.status() == null ? "nobody answered" : "last heard " + move.status();
    }

    /** A move that was given up and whose guest arrives after all is ours, not somebody else's. */
    private boolean lateArrival(List<PastMove> past, String vm, String host) {
        for (int i = past.size() - 1; i >= 0; i--) {
            PastMove move = past.get(i);
            if (move.vm().equals(vm)) {
                if (move.failed() && move.destination().equals(host)) {
                    past.set(i, move.arrivedAfterAll(tick));
                    notes.add("Move " + move.commandId() + " was taken as " + move.outcome() + ", but guest "
                            + move.vmName() + " has arrived on " + host);
                    return true;
                }
                return false;
            }
        }
        return false;
    }

    private LastSeen lastSeen(LastSeen before) {
        Map<String, String> hosts = new LinkedHashMap<>(2 * observed.guests().size());
        observed.guests().forEach((vm, all) -> {
            List<ObservedGuest> seen = WindowPlacement.truest(all);
            String known = before.hosts().get(vm);
            hosts.put(vm, seen.size() == 1 || known == null ? seen.get(0).host() : known);
        });
        Map<String, Long> unseen = new TreeMap<>();
        before.hosts().forEach((vm, host) -> {
            if (!hosts.containsKey(vm)) {
                long since = before.unseen().getOrDefault(vm, tick);
                if (tick - since < timing.forget()) {
                    unseen.put(vm, since);
                }
            }
        });
        unseen.keySet()
                .forEach(vm ->
                        hosts.put(vm, Objects.requireNonNull(before.hosts().get(vm))));
        return new LastSeen(Collections.unmodifiableMap(hosts), unseen);
    }

    private static String name(List<ObservedGuest> seen) {
        return Guest.label(seen.get(0).guest().getName(), seen.get(0).guest().getUuid());
    }
}
