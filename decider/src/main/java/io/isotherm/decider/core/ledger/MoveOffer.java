package io.isotherm.decider.core.ledger;

import io.isotherm.schema.Scenario;

/**
 * A recommended move that waits for an operator's approval.
 *
 * @param commandId id to be approved, and of the command then issued
 * @param vm UUID of the guest
 * @param source host that it is on
 * @param destination host that it is to go to
 * @param reason why, for people
 * @param expectedMillis expected duration, in milliseconds
 * @param scenario the scenario that it belongs to, whose mode applies
 * @param offeredAt tick at which it was last recommended, in milliseconds since the epoch
 */
public record MoveOffer(
        String commandId,
        String vm,
        String source,
        String destination,
        String reason,
        long expectedMillis,
        Scenario scenario,
        long offeredAt) {

    public boolean sameMove(String otherVm, String otherSource, String otherDestination) {
        return vm.equals(otherVm) && source.equals(otherSource) && destination.equals(otherDestination);
    }
}
