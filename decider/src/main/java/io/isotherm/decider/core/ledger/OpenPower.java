package io.isotherm.decider.core.ledger;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import org.jspecify.annotations.Nullable;

/**
 * A power command that is not over yet. Instants are in milliseconds since the epoch.
 *
 * @param commandId id of the command
 * @param host which host
 * @param action what was asked
 * @param issuedAt when the command was issued
 * @param deadline from when on it must not be started
 * @param status what was last heard of it; null when nothing was
 * @param heardAt when that was so; {@code issuedAt} when nothing was heard
 */
public record OpenPower(
        String commandId,
        String host,
        PowerAction action,
        long issuedAt,
        long deadline,
        @Nullable CommandStatus status,
        long heardAt) {

    public OpenPower heard(CommandStatus newStatus, long at) {
        return new OpenPower(commandId, host, action, issuedAt, deadline, newStatus, at);
    }
}
