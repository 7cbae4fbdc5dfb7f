package io.isotherm.decider.core.ledger;

import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Scenario;

/**
 * A recommended power action that waits for an operator's approval.
 *
 * @param commandId id to be approved, and of the command then issued
 * @param host which host
 * @param action what is to be done with it
 * @param reason why, for people
 * @param scenario the scenario that it belongs to, whose mode applies
 * @param offeredAt tick at which it was last recommended, in milliseconds since the epoch
 */
public record PowerOffer(
        String commandId, String host, PowerAction action, String reason, Scenario scenario, long offeredAt) {}
