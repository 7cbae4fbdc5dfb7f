package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Move;

/**
 * A move of a plan.
 *
 * @param move who goes where
 * @param reason why, for people
 * @param expectedMillis expected duration by the pre-copy model, in milliseconds
 */
public record PlannedMove(Move move, String reason, long expectedMillis) {}
