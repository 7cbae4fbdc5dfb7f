package io.isotherm.executor.journal;

import io.isotherm.schema.CommandStatus;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a command stands, for migrations and for power alike.
 *
 * <pre>
 *            +--> REJECTED   a check said no, or it could not be read
 *            |
 *   ISSUED --+--> EXPIRED    too late to begin <---+
 *            |                                     |
 *            +--> ACCEPTED ------------------------+
 *                    |
 *                    +--------------+--> SUCCEEDED
 *                    |              |
 *                    +--> RUNNING --+--> FAILED
 *                    |     |  ^     |
 *                    |     v  |     |
 *                    +--> UNKNOWN --+
 * </pre>
 *
 * <p>RUNNING is repeated as it goes on. UNKNOWN is not the end: what became of the command is looked for until it is
 * found out. SUCCEEDED, FAILED, REJECTED and EXPIRED are the end; nothing follows but repetitions of the same, for a
 * command that is given twice.
 */
public enum CommandLifecycle {
    ISSUED,
    ACCEPTED,
    RUNNING,
    UNKNOWN,
    SUCCEEDED,
    FAILED,
    REJECTED,
    EXPIRED;

    private static final Set<CommandLifecycle> AFTER_ISSUED = EnumSet.of(ACCEPTED, REJECTED, EXPIRED);
    private static final Set<CommandLifecycle> AFTER_ACCEPTED =
            EnumSet.of(RUNNING, UNKNOWN, SUCCEEDED, FAILED, EXPIRED);
    private static final Set<CommandLifecycle> UNDER_WAY = EnumSet.of(RUNNING, UNKNOWN, SUCCEEDED, FAILED);

    /** The stage that an event reports. */
    public static CommandLifecycle of(CommandStatus status) {
        return switch (status) {
            case ACCEPTED -> ACCEPTED;
            case RUNNING -> RUNNING;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case REJECTED -> REJECTED;
            case EXPIRED -> EXPIRED;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Whether a command may go from here to there. */
    public boolean canBecome(CommandLifecycle next) {
        return switch (this) {
            case ISSUED -> AFTER_ISSUED.contains(next);
            case ACCEPTED -> AFTER_ACCEPTED.contains(next);
            case RUNNING, UNKNOWN -> UNDER_WAY.contains(next);
            case SUCCEEDED, FAILED, REJECTED, EXPIRED -> false;
        };
    }

    /** Whether nothing more will become of the command. */
    public boolean isOver() {
        return switch (this) {
            case ISSUED, ACCEPTED, RUNNING, UNKNOWN -> false;
            case SUCCEEDED, FAILED, REJECTED, EXPIRED -> true;
        };
    }
}
