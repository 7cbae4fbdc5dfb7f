package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedRetention;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.Findings;
import java.util.List;

/** The judges of the invariants. */
public final class Judges {
    private Judges() {}

    /**
     * All of them for one pool, in the order of the invariants.
     *
     * @param tally takes what is counted beside
     * @param retention from when on the records of each topic are there
     */
    public static List<Judge> of(ObservedPool pool, Findings findings, CheckTally tally, ObservedRetention retention) {
        return List.of(
                new OverlapJudge(findings),
                new CapacityJudge(pool, findings),
                new QualityJudge(findings),
                new CooldownJudge(findings, tally),
                new ConstraintJudge(findings),
                new EligibilityJudge(findings),
                new PermissionJudge(pool, findings),
                new OutcomeJudge(pool, findings),
                new RefusalJudge(pool, findings),
                new PowerJudge(pool, findings),
                new ProgressJudge(pool, findings, tally),
                new CompletenessJudge(pool, findings, retention),
                new OrderJudge(pool, findings));
    }
}
