package io.isotherm.decider.core.ledger;

import io.isotherm.schema.CommandStatus;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of a command between two ticks: an executor's event, or an operator's approval.
 *
 * @param kind what it is
 * @param commandId the command or recommendation that it is about
 * @param at when it happened, in milliseconds since the epoch
 * @param status where the command stands; null for an approval
 * @param detail the reason in words, or who approved
 */
public record CommandReport(
        Kind kind, String commandId, long at, @Nullable CommandStatus status, String detail) {

    /** Kinds of reports. */
    public enum Kind {
        MIGRATION,
        POWER,
        APPROVAL
    }

    /** An order that does not depend on the order of arrival. */
    public static final Comparator<CommandReport> ORDER = Comparator.comparingLong(CommandReport::at)
            .thenComparing(CommandReport::kind)
            .thenComparing(CommandReport::commandId)
            .thenComparing(
                    report -> report.status() == null ? "" : report.status().name())
            .thenComparing(CommandReport::detail);
}
