package io.isotherm.decider.core.ledger;

import io.isotherm.decider.core.model.Load;

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
 * @param endedAt when it was found to be over
 * @param outcome how it ended
 */
public record PastMove(
        String commandId,
        String vm,
        String vmName,
        String source,
        String destination,
        Load load,
        long issuedAt,
        long endedAt,
        Outcome outcome) {

    /** How a move ended. */
    public enum Outcome {
        /** The guest was seen on the destination, and no longer on the source. */
        ARRIVED,
        /** The executor reported that the migration failed, or claimed a success that the hosts' samples contradict. */
        FAILED,
        /** The executor refused. */
        REJECTED,
        /** The executor got the command too late. */
        EXPIRED,
        /** Nobody answered; past its deadline the guest is still where it was. */
        UNANSWERED,
        /** The guest is nowhere to be seen, or it went to a third host. */
        LOST
    }

    public boolean failed() {
        return outcome != Outcome.ARRIVED;
    }

    public PastMove arrived(long at) {
        return new PastMove(commandId, vm, vmName, source, destination, load, issuedAt, at, Outcome.ARRIVED);
    }
}
