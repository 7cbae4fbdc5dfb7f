package io.isotherm.decider.core.tick;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a pool from tick to tick. Immutable, and made of plain values, so that it can be kept as JSON.
 *
 * @param pool name of the pool
 * @param lastTick the last tick decided, in milliseconds since the epoch; 0 before the first
 * @param scenario scenario of the last tick; null before the first
 * @param scenarioSince the tick at which that scenario began, in milliseconds
 * @param hot the hosts that were hot at the last tick, by name
 * @param seats where each guest was last seen
 * @param moves moves under way, lately over, and foreign ones
 * @param power the hosts' power
 * @param offers recommendations and approvals
 * @param inbox what was heard and waits for the first tick that is not before it
 */
public record PoolLedger(
        String pool,
        long lastTick,
        @Nullable Scenario scenario,
        long scenarioSince,
        List<String> hot,
        Seats seats,
        MoveBook moves,
        PowerBook power,
        Offers offers,
        List<Report> inbox) {

    /** The ledger of a pool of which nothing is remembered. */
    public static PoolLedger empty(String pool) {
        return new PoolLedger(
                pool, 0, null, 0, List.of(), Seats.EMPTY, MoveBook.EMPTY, PowerBook.EMPTY, Offers.EMPTY, List.of());
    }

    /** This ledger, having heard of a migration; it counts from the first tick that is not before the event. */
    public PoolLedger apply(MigrationEvent event) {
        return report(event).map(this::with).orElse(this);
    }

    /** This ledger, having heard of a power command; it counts from the first tick that is not before the event. */
    public PoolLedger apply(PowerEvent event) {
        return report(event).map(this::with).orElse(this);
    }

    /** This ledger with an operator's approval; it counts from the first tick that is not before it. */
    public PoolLedger apply(Approval approval) {
        return with(report(approval));
    }

    /** This ledger with reports taken in; each counts from the first tick that is not before it. */
    public PoolLedger with(Collection<Report> reports) {
        TreeSet<Report> all = new TreeSet<>(Report.ORDER);
        all.addAll(inbox);
        all.addAll(reports);
        return reports.isEmpty() ? this : waiting(List.copyOf(all));
    }

    /** This ledger with a report taken in. */
    public PoolLedger with(Report report) {
        if (inbox.contains(report)) {
            return this;
        }
        List<Report> more = new ArrayList<>(inbox);
        more.add(report);
        more.sort(Report.ORDER);
        return waiting(List.copyOf(more));
    }

    /**
     * The report of an event, or empty when it says nothing about a command's fate: an executor that refuses a duplicate
     * goes on with the original.
     */
    public static Optional<Report> report(MigrationEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == MigrationReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                Report.Kind.MIGRATION,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                words(event.getStatus(), event.getReason().name(), event.getDetail())));
    }

    /** The report of an event, or empty when it is only about a duplicate. */
    public static Optional<Report> report(PowerEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == PowerReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                Report.Kind.POWER,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                words(event.getStatus(), event.getReason().name(), event.getDetail())));
    }

    /** The report of an approval. */
    public static Report report(Approval approval) {
        return new Report(
                Report.Kind.APPROVAL,
                approval.getCommandId(),
                approval.getApprovedAt().toEpochMilli(),
                null,
                approval.getApprovedBy());
    }

    private static String words(CommandStatus status, String reason, String detail) {
        return switch (status) {
            // Progress is repeated: without its words repetitions are equal and kept once for each instant.
            case ACCEPTED, RUNNING, SUCCEEDED -> "";
            default -> detail.isEmpty() ? reason : reason + ": " + detail;
        };
    }

    PoolLedger with(Seats newSeats) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, newSeats, moves, power, offers, inbox);
    }

    PoolLedger with(MoveBook newMoves) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, seats, newMoves, power, offers, inbox);
    }

    PoolLedger with(PowerBook newPower) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, seats, moves, newPower, offers, inbox);
    }

    PoolLedger with(Offers newOffers) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, seats, moves, power, newOffers, inbox);
    }

    /** This ledger with another inbox. */
    PoolLedger waiting(List<Report> newInbox) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, seats, moves, power, offers, newInbox);
    }

    PoolLedger ticked(long tick, Scenario newScenario, List<String> hotHosts) {
        long since = newScenario == scenario ? scenarioSince : tick;
        return new PoolLedger(pool, tick, newScenario, since, hotHosts, seats, moves, power, offers, inbox);
    }
}
