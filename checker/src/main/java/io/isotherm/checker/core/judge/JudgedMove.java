package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
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
public record JudgedMove(
        ObservedPool pool,
        ObservedCommand command,
        ObservedDecision decision,
        PoolConfig config,
        long time,
        long known,
        long window) {

    public void breach(Findings findings, Invariant invariant, String detail) {
        findings.breach(invariant, pool.name(), time, command + ": " + detail);
    }
}
