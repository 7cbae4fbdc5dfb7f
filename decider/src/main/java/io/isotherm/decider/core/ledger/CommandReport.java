package io.isotherm.decider.core.ledger;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.text.Cut;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of a command between two ticks: an executor's event, or an operator's approval or rejection.
 *
 * @param kind what it is
 * @param commandId the command or recommendation that it is about
 * @param at when it happened, in milliseconds since the epoch
 * @param status where the command stands; null for an approval
 * @param tookMillis how long a migration that has succeeded took, in milliseconds; 0 for all else
 * @param detail the reason in words, or who approved or rejected, and why
 * @param reason the reason that a migration's report gives; null for other reports, and when it was not kept
 * @param powerReason the reason that a power command's report gives; null likewise
 */
public record CommandReport(
        Kind kind,
        String commandId,
        long at,
        @Nullable CommandStatus status,
        long tookMillis,
        String detail,
        @Nullable MigrationReason reason,
        @Nullable PowerReason powerReason) {

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_DETAIL = 1000;

    /** What others wrote is kept at a bounded length; no id of ours is longer. */
    public CommandReport {
        commandId = Cut.at(LONGEST_ID, commandId);
        detail = Cut.at(LONGEST_DETAIL, detail);
    }

    /** Kinds of reports. */
    public enum Kind {
        MIGRATION,
        POWER,
        APPROVAL,
        REJECTION
    }

    /** An order that does not depend on the order of arrival. */
    public static final Comparator<CommandReport> ORDER = Comparator.comparingLong(CommandReport::at)
            .thenComparing(CommandReport::kind)
            .thenComparing(CommandReport::commandId)
            .thenComparing(
                    report -> report.status() == null ? "" : report.status().name())
            .thenComparingLong(CommandReport::tookMillis)
            .thenComparing(CommandReport::detail);

    /**
     * The report of an event, or empty when it says nothing about a command's fate: an executor that refuses a duplicate
     * goes on with the original.
     */
    public static Optional<CommandReport> of(MigrationEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == MigrationReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new CommandReport(
                Kind.MIGRATION,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                event.getStatus() == CommandStatus.SUCCEEDED ? event.getElapsedMillis() : 0,
                words(event.getStatus(), event.getReason().name(), event.getDetail()),
                event.getReason(),
                null));
    }

    /** The report of an event, or empty when it is only about a duplicate. */
    public static Optional<CommandReport> of(PowerEvent event) {
        if (event.getCommandId().isEmpty() || event.getReason() == PowerReason.DUPLICATE) {
            return Optional.empty();
        }
        return Optional.of(new CommandReport(
                Kind.POWER,
                event.getCommandId(),
                event.getAt().toEpochMilli(),
                event.getStatus(),
                0,
                words(event.getStatus(), event.getReason().name(), event.getDetail()),
                null,
                event.getReason()));
    }

    /** The report of an approval or a rejection. */
    public static CommandReport of(Approval approval) {
        return new CommandReport(
                approval.getRejected() ? Kind.REJECTION : Kind.APPROVAL,
                approval.getCommandId(),
                approval.getApprovedAt().toEpochMilli(),
                null,
                0,
                approval.getApprovedBy() + (approval.getReason().isEmpty() ? "" : ": " + approval.getReason()),
                null,
                null);
    }

    /** The same, heard at another time, in milliseconds since the epoch. */
    public CommandReport datedAt(long time) {
        return time == at
                ? this
                : new CommandReport(kind, commandId, time, status, tookMillis, detail, reason, powerReason);
    }

    private static String words(CommandStatus status, String reason, String detail) {
        return switch (status) {
            // Progress is repeated: without its words repetitions are equal and kept once for each instant.
            case ACCEPTED, RUNNING, SUCCEEDED -> "";
            default -> detail.isEmpty() ? reason : reason + ": " + detail;
        };
    }
}
