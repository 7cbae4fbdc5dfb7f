package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import java.time.Instant;
import java.util.List;

/** Judges {@link Invariant#I3}. */
final class QualityJudge implements Judge {
    private final Findings findings;

    QualityJudge(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedPool pool = move.pool();
        for (String host : List.of(move.command().source(), move.command().destination())) {
            ObservedStates.State verdict = pool.verdict(host, move.time(), move.window());
            if (verdict == null) {
                findings.unchecked("I3: no host-state visible");
            } else if (!verdict.isKnown()) {
                move.breach(
                        findings,
                        Invariant.I3,
                        host + " is " + verdict.temperature() + " of quality " + verdict.quality() + " by its state of "
                                + Instant.ofEpochMilli(verdict.windowEnd()));
            }
            if (pool.firstSampleAt() > move.time() - 2 * move.window()) {
                findings.unchecked("I3: samples begin less than two windows before the command");
            } else if (pool.awake(host, move.time(), move.window()) == null) {
                ObservedSample newest = pool.host(host).newest(move.time());
                move.breach(
                        findings,
                        Invariant.I3,
                        host + " had no usable sample in the last two windows; its newest is "
                                + (newest == null ? "unknown" : "of " + Instant.ofEpochMilli(newest.at())));
            }
        }
    }
}
