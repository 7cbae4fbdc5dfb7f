package io.isotherm.decider.core.ledger;

import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.PoolConfig;

/**
 * The spans of time of a pool's configuration that the ledger is kept by, in milliseconds.
 *
 * @param margin grace after a deadline, for what is under way to show up in a window
 * @param answer how long an unfinished command may go on without being heard of
 * @param cooldown how long a guest that moved stays
 * @param foreign how long a guest is left alone that somebody else moved
 * @param forget after what time a guest or host unseen is forgotten
 * @param retry pause after a guest's first failed move; doubled with each further one, up to the cool-down
 * @param approval how long a recommendation can be approved
 * @param rejection how long what an operator has rejected is not planned again
 */
public record Timing(
        long margin, long answer, long cooldown, long foreign, long forget, long retry, long approval, long rejection) {

    public static Timing of(PoolConfig config) {
        DecisionConfig decision = config.getDecision();
        return new Timing(
                2 * Math.max(config.getDetection().getWindowMillis(), decision.getTickMillis()),
                decision.getCommandTimeoutMillis(),
                decision.getCooldownMillis(),
                decision.getForeignMoveMillis(),
                config.getDetection().getForgetMillis(),
                decision.getCommandTimeoutMillis() / 3,
                decision.getApprovalMillis(),
                decision.getRejectionMillis());
    }

    /** How far back finished moves are remembered. */
    public long history() {
        return Math.max(Math.max(cooldown, MoveHistory.HOUR_MILLIS), answer + margin);
    }
}
