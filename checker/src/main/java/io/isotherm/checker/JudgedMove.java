package io.isotherm.checker;

import io.isotherm.schema.PoolConfig;

/**
 * A migration command at the moment of its judgement.
 *
 * @param decision the decision that issued it
 * @param config the configuration in force for it
 * @param time T: when it was issued; samples before T count
 * @param known K: reports up to this time may have been known to the decision
 * @param window length of a window in milliseconds
 */
record JudgedMove(
        PoolView pool,
        CommandTrack track,
        DecisionView decision,
        PoolConfig config,
        long time,
        long known,
        long window) {

    void breach(Findings findings, Invariant invariant, String detail) {
        findings.breach(invariant, pool.name(), time, track + ": " + detail);
    }
}
