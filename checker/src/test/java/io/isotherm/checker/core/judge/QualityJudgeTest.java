package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Temperature;
import org.junit.jupiter.api.Test;

class QualityJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsAMoveToAHostOfPoorData() {
        pool.quality("b", DataQuality.POOR).temperature("b", Temperature.UNKNOWN);
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I3, 1, "b is UNKNOWN of quality POOR");
    }

    @Test
    void findsAMoveFromAHostThatFellSilent() {
        pool.silence("a", true).runTo(480);
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.REJECTED, 495)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I3, 1, "a had no usable sample in the last two windows");
    }

    @Test
    void allowsAHostThatMissedOneWindow() {
        pool.silence("b", true).runTo(360);
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 375);
        assertClean(pool.silence("b", false).runTo(900).check());
    }
}
