package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderJudgeTest {
    private final SyntheticPool pool =
            new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);

    @Test
    void findsDecisionsOutOfOrder() {
        Decision late = Decision.newBuilder(pool.decision())
                .setTick(SyntheticPool.at(30))
                .setDecisionId("lab@" + SyntheticPool.at(30))
                .build();
        assertOnly(
                pool.add(ObservedTopic.DECISIONS, 310, "lab", late).runTo(900).check(),
                Invariant.I11,
                1,
                "comes after lab@2026-03-01T12:05:00Z");
    }

    @Test
    void findsADecisionOfAnotherName() {
        Decision misnamed = Decision.newBuilder(pool.decision())
                .setTick(SyntheticPool.at(330))
                .setDecisionId("something")
                .setMoves(List.of())
                .build();
        assertOnly(
                pool.add(ObservedTopic.DECISIONS, 330, "lab", misnamed)
                        .runTo(900)
                        .check(),
                Invariant.I11,
                1,
                "should be called lab@2026-03-01T12:05:30Z");
    }
}
