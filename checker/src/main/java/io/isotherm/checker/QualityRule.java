package io.isotherm.checker;

import java.time.Instant;
import java.util.List;

/** Judges {@link Invariant#I3}. */
final class QualityRule {
    private QualityRule() {}

    static void judge(JudgedMove move, Findings findings) {
        PoolView pool = move.pool();
        for (String host : List.of(move.track().source(), move.track().destination())) {
            StateHistory.State verdict = pool.verdict(host, move.time(), move.window());
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
                Sample newest = pool.host(host).before(move.time());
                move.breach(
                        findings,
                        Invariant.I3,
                        host + " had no usable sample in the last two windows; its newest is "
                                + (newest == null ? "unknown" : "of " + Instant.ofEpochMilli(newest.at())));
            }
        }
    }
}
