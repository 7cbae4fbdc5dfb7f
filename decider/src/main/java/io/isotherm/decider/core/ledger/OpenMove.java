package io.isotherm.decider.core.ledger;

import io.isotherm.decider.core.model.Load;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import org.jspecify.annotations.Nullable;

/**
 * A commanded move that is not over yet. Instants are in milliseconds since the epoch.
 *
 * @param commandId id of the command
 * @param vm UUID of the guest
 * @param vmName name of the guest
 * @param source host that it was on when the command was issued
 * @param destination host that it is to go to
 * @param load what the guest used when the command was issued
 * @param modelMillis how long the pre-copy model expected it to take, in milliseconds; 0 in what earlier releases stored
 * @param issuedAt when the command was issued
 * @param deadline from when on it must not be started
 * @param status what was last heard of it; null when nothing was
 * @param heardAt when that was so; {@code issuedAt} when nothing was heard
 */
public record OpenMove(
        String commandId,
        String vm,
        String vmName,
        String source,
        String destination,
        Load load,
        long modelMillis,
        long issuedAt,
        long deadline,
        @Nullable CommandStatus status,
        long heardAt) {

    public OpenMove heard(CommandStatus newStatus, long at) {
        return new OpenMove(
                commandId, vm, vmName, source, destination, load, modelMillis, issuedAt, deadline, newStatus, at);
    }

    /** This move, over at a time that its executor told. */
    public PastMove over(PastMove.Outcome outcome, @Nullable MigrationReason reason, long at) {
        return new PastMove(commandId, vm, vmName, source, destination, load, issuedAt, at, at, outcome, reason);
    }

    /** This move, seen at a time to be over, nobody knows since when. */
    public PastMove seenOver(PastMove.Outcome outcome, long at) {
        return new PastMove(commandId, vm, vmName, source, destination, load, issuedAt, issuedAt, at, outcome, null);
    }

    public boolean touches(String host) {
        return source.equals(host) || destination.equals(host);
    }

    /** The move in words, for notes. */
    public String text() {
        return commandId + " (" + vmName + ", " + source + " to " + destination + ")";
    }
}
