package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.judge.Judge;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;

/** Judges {@link Invariant#UNSAFE}. */
public final class UnsafeJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;
    private long since = Long.MAX_VALUE;
    private boolean reported;

    public UnsafeJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void decided(ObservedDecision decision, PoolConfig config, long known) {
        DecisionConfig bounds = config.getDecision();
        UnsafeFacts facts = UnsafeFacts.of(pool, config, decision.tick(), known);
        if (decision.scenario() != Scenario.UNSAFE
                || bounds.getPaused()
                || facts.areFailuresTooMany(bounds)
                || facts.isDataTooPoor(bounds)) {
            since = Long.MAX_VALUE;
            reported = false;
            return;
        }
        since = Math.min(since, decision.tick());
        long allowed = config.getDetection().getK() * config.getDetection().getWindowMillis();
        if (!reported && decision.tick() - since > allowed) {
            reported = true;
            findings.breach(
                    Invariant.UNSAFE,
                    pool.name(),
                    decision.tick(),
                    "the pool has been UNSAFE for " + (decision.tick() - since) / 1000
                            + " s, but it is not paused, and at " + decision.id() + " " + facts
                            + "; allowed are " + bounds.getMaxFailuresPerHour() + " failures, asked is a share of "
                            + bounds.getMinKnownShare());
        }
    }
}
