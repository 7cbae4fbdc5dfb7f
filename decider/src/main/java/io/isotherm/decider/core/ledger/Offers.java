package io.isotherm.decider.core.ledger;

import java.util.List;

/**
 * Recommendations that can be approved, and the approvals that wait for a tick at which they can be acted on.
 *
 * @param moves recommended moves
 * @param powers recommended power actions
 * @param approvals approvals not acted on yet
 */
public record Offers(List<MoveOffer> moves, List<PowerOffer> powers, List<CommandReport> approvals) {
    static final Offers EMPTY = new Offers(List.of(), List.of(), List.of());
}
