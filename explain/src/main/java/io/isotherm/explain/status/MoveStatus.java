package io.isotherm.explain.status;

import io.isotherm.explain.PoolRecords;
import io.isotherm.reasons.Reasons;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Move;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One move, as far as it has got.
 *
 * @param commandId what 'isotherm explain' takes
 * @param vm name of the guest
 * @param source the host that it was on
 * @param destination the host that it was to go to
 * @param issuedAt when it was commanded
 * @param why why, for people
 * @param status the last that was reported; null before anything was
 * @param problem why it was not done, with the remedy; empty where nothing is wrong
 * @param expectedMillis how long it was expected to take; null where the decision was not read
 * @param elapsedMillis how long it took, or has taken
 */
public record MoveStatus(
        String commandId,
        String vm,
        String source,
        String destination,
        Instant issuedAt,
        String why,
        @Nullable CommandStatus status,
        String problem,
        @Nullable Long expectedMillis,
        long elapsedMillis) {

    /**
     * What became of a command, by what was reported.
     *
     * @param now what was reported later does not count
     */
    public static MoveStatus of(PoolRecords records, MigrationCommand command, Instant now) {
        Optional<MigrationEvent> last = records.lastReport(command.getCommandId(), now);
        Long expected = records.issuedMove(command.getCommandId())
                .map(Move::getExpectedMillis)
                .orElse(null);
        return new MoveStatus(
                command.getCommandId(),
                command.getVmName(),
                command.getSource(),
                command.getDestination(),
                command.getIssuedAt(),
                command.getReason(),
                last.map(MigrationEvent::getStatus).orElse(null),
                last.map(MoveStatus::problem).orElse(""),
                expected,
                last.map(MigrationEvent::getElapsedMillis).orElse(0L));
    }

    private static String problem(MigrationEvent event) {
        if (event.getReason() == MigrationReason.NONE) {
            return "";
        }
        Reasons.Explanation reason = Reasons.explain(event.getReason());
        String detail = event.getDetail().isBlank() ? reason.meaning() : event.getDetail();
        return event.getReason() + ": " + detail + " (remedy: " + reason.remedy() + ")";
    }

    /** Whether a move that was last reported so was not done, or nobody knows. */
    static boolean isFailed(CommandStatus status) {
        return switch (status) {
            case FAILED, REJECTED, EXPIRED, UNKNOWN -> true;
            case ACCEPTED, RUNNING, SUCCEEDED -> false;
        };
    }

    /** Whether its executor may still be at it. */
    boolean goesOn() {
        return status == null || status == CommandStatus.ACCEPTED || status == CommandStatus.RUNNING;
    }
}
