package io.isotherm.decider.core.ledger;

import io.isotherm.decider.core.model.Load;
import io.isotherm.schema.MigrationReason;
import org.jspecify.annotations.Nullable;

/**
 * A commanded move that is over. Instants are in milliseconds since the epoch.
 *
 * @param commandId id of the command
 * @param vm UUID of the guest
 * @param vmName name of the guest
 * @param source host that it was on when the command was issued
 * @param destination host that it was to go to
 * @param load what the guest used when the command was issued
 * @param issuedAt when the command was issued
 * @param leftAt the earliest that a guest that moved can have left the source: {@code endedAt} where its executor told
 *     when; 0 in what earlier releases stored
 * @param endedAt when it was found to be over
 * @param outcome how it ended
 * @param reason why it did not arrive, as its executor reported it; null when it did not, or said nothing
 */
public record PastMove(
        String commandId,
        String vm,
        String vmName,
        String source,
        String destination,
        Load load,
        long issuedAt,
        long leftAt,
        long endedAt,
        Outcome outcome,
        @Nullable MigrationReason reason) {

    /** How a move ended. */
    public enum Outcome {
        /** The guest was seen on the destination, and no longer on the source. */
        ARRIVED,
        /** The executor reported that the migration failed. */
        FAILED,
        /** The executor reported success, and the guest is back where it was: somebody sent it back, or that was not true. */
        RETURNED,
        /** The executor refused. */
        REJECTED,
        /** The executor got the command too late, and did not begin it. */
        EXPIRED,
        /** Nobody answered; past its deadline the guest is still where it was. */
        UNANSWERED,
        /** The guest is nowhere to be seen, or it went to a third host. */
        LOST;

        /** Whether the guest moved, as far as is known, though it may not have stayed. */
        public boolean moved() {
            return this == ARRIVED || this == RETURNED;
        }
    }

    public boolean failed() {
        return outcome != Outcome.ARRIVED;
    }

    /** Whether the guest moved, as far as is known. */
    public boolean moved() {
        return outcome.moved();
    }

    /** What it speaks against that the move did not arrive. */
    public FailureCause cause() {
        return FailureCause.of(outcome, reason);
    }

    /** Whether the migration was begun, as far as is known, and did not arrive. */
    public boolean failedUnderWay() {
        return outcome == Outcome.FAILED || outcome == Outcome.RETURNED || outcome == Outcome.LOST;
    }

    /** The same move, found to have arrived after it was given up: since when nobody knows, so its load corrects nothing. */
    public PastMove arrivedAfterAll(long at) {
        return new PastMove(
                commandId, vm, vmName, source, destination, Load.NONE, issuedAt, issuedAt, at, Outcome.ARRIVED, null);
    }

    /** The same move, with what was found out about its end later. */
    public PastMove ended(Outcome found, @Nullable MigrationReason why, long at) {
        return new PastMove(commandId, vm, vmName, source, destination, load, issuedAt, at, at, found, why);
    }
}
