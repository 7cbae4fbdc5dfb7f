/**
 * The hard rules that every candidate move has to pass, whoever planned it. The gate that asks them all is {@link
 * io.isotherm.decider.core.rules.MoveRules}: whether a guest may leave its host (GuestLeavingRules), whether a host may
 * receive anybody (HostReceivingRules), whether this guest may go to that host (CapacityRules, ConstraintRules,
 * FailedPairRule). {@link io.isotherm.decider.core.rules.PlanTrace} keeps what was refused, with the numbers.
 */
@NullMarked
package io.isotherm.decider.core.rules;

import org.jspecify.annotations.NullMarked;
