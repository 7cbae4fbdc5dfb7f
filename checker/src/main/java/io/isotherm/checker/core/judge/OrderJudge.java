package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import java.time.Instant;

/** Judges {@link Invariant#I11}. */
final class OrderJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;

    OrderJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void decision(ObservedDecision decision) {
        String expectedId = pool.name() + "@" + Instant.ofEpochMilli(decision.tick());
        if (!decision.id().equals(expectedId)) {
            breach(decision, "decision " + decision.id() + " should be called " + expectedId);
        }
        ObservedDecision last = pool.lastDecision();
        if (last != null && decision.tick() < last.tick()) {
            breach(decision, "decision " + decision.id() + " comes after " + last.id());
        }
    }

    private void breach(ObservedDecision decision, String detail) {
        findings.breach(Invariant.I11, pool.name(), decision.tick(), detail);
    }
}
