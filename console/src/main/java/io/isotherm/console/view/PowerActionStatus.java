package io.isotherm.console.view;

import io.isotherm.explain.PoolRecords;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One power action, as far as it has got.
 *
 * @param commandId its id
 * @param host which host
 * @param action what is done with it
 * @param issuedAt when it was commanded
 * @param why why
 * @param status the last that was reported; null before anything was
 * @param problem why it was not done; empty where nothing is wrong
 */
public record PowerActionStatus(
        String commandId,
        String host,
        PowerAction action,
        Instant issuedAt,
        String why,
        @Nullable CommandStatus status,
        String problem) {

    /** What became of a command, by what was reported. */
    public static PowerActionStatus of(PoolRecords records, PowerCommand command) {
        List<PowerEvent> events = records.powerEvents(command.getCommandId());
        PowerEvent last = events.isEmpty() ? null : events.get(events.size() - 1);
        return new PowerActionStatus(
                command.getCommandId(),
                command.getHost(),
                command.getAction(),
                command.getIssuedAt(),
                command.getReason(),
                last == null ? null : last.getStatus(),
                last == null || last.getReason() == PowerReason.NONE ? "" : last.getReason() + ": " + last.getDetail());
    }
}
