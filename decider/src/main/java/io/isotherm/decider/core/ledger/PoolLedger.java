package io.isotherm.decider.core.ledger;

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
 * @param lastSeen where each guest was last seen
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
        LastSeen lastSeen,
        MoveHistory moves,
        PowerHistory power,
        Offers offers,
        List<CommandReport> inbox) {

    /** The ledger of a pool of which nothing is remembered. */
    public static PoolLedger empty(String pool) {
        return new PoolLedger(
                pool,
                0,
                null,
                0,
                List.of(),
                LastSeen.EMPTY,
                MoveHistory.EMPTY,
                PowerHistory.EMPTY,
                Offers.EMPTY,
                List.of());
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
    public PoolLedger with(Collection<CommandReport> reports) {
        TreeSet<CommandReport> all = new TreeSet<>(CommandReport.ORDER);
        all.addAll(inbox);
        all.addAll(reports);
        return reports.isEmpty() ? this : waiting(List.copyOf(all));
    }

    /** This ledger with a report taken in. */
    public PoolLedger with(CommandReport report) {
        if (inbox.contains(report)) {
            return this;
        }
        List<CommandReport> more = new ArrayList<>(inbox);
        more.add(report);
        more.sort(CommandReport.ORDER);
        return waiting(List.copyOf(more));
    }

    /**
     * The report of an event, or empty when it says nothing about a command's fate: an executor that refuses a duplicate
     * goes on with the original.
     */
    public static Optional<CommandReport> report(MigrationEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == MigrationReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new CommandReport(
                CommandReport.Kind.MIGRATION,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                words(event.getStatus(), event.getReason().name(), event.getDetail())));
    }

    /** The report of an event, or empty when it is only about a duplicate. */
    public static Optional<CommandReport> report(PowerEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == PowerReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new CommandReport(
                CommandReport.Kind.POWER,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                words(event.getStatus(), event.getReason().name(), event.getDetail())));
    }

    /** The report of an approval. */
    public static CommandReport report(Approval approval) {
        return new CommandReport(
                CommandReport.Kind.APPROVAL,
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

    public PoolLedger with(LastSeen newLastSeen) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, newLastSeen, moves, power, offers, inbox);
    }

    public PoolLedger with(MoveHistory newMoves) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, newMoves, power, offers, inbox);
    }

    public PoolLedger with(PowerHistory newPower) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, newPower, offers, inbox);
    }

    public PoolLedger with(Offers newOffers) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, power, newOffers, inbox);
    }

    /** This ledger with another inbox. */
    public PoolLedger waiting(List<CommandReport> newInbox) {
        return new PoolLedger(pool, lastTick, scenario, scenarioSince, hot, lastSeen, moves, power, offers, newInbox);
    }

    public PoolLedger ticked(long tick, Scenario newScenario, List<String> hotHosts) {
        long since = newScenario == scenario ? scenarioSince : tick;
        return new PoolLedger(pool, tick, newScenario, since, hotHosts, lastSeen, moves, power, offers, inbox);
    }
}
