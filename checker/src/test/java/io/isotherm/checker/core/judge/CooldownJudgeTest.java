package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import org.junit.jupiter.api.Test;

class CooldownJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsAReverseMoveEvenFromAHotHost() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.temperature("b", Temperature.HOT).move("c2", "web", "b", "a", 20).runTo(660);
        CheckReport report =
                pool.temperature("b", Temperature.NORMAL).runTo(900).check();
        assertOnly(report, Invariant.I4, 1, "a reverse move", "command c1");
        assertThat(report.figures().moves().reversed()).isEqualTo(1);
    }

    @Test
    void findsASecondMoveWithinTheCooldown() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.move("c2", "web", "b", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I4, 1, "b is NORMAL");
    }

    @Test
    void allowsASecondMoveFromAHotHostAndInAnEvacuation() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.temperature("b", Temperature.HOT).move("c2", "web", "b", "c", 20).runTo(660);
        pool.temperature("b", Temperature.NORMAL).runTo(900);
        pool.scenario(Scenario.EVACUATION).move("c3", "web", "c", "a", 20).runTo(1200);
        assertClean(pool.check());
    }

    @Test
    void allowsTheWayBackAfterTheCooldown() {
        pool.move("c1", "web", "a", "b", 20).runTo(2160);
        assertClean(pool.move("c2", "web", "b", "a", 20).runTo(2700).check());
    }

    @Test
    void ignoresMovesThatDidNotHappen() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.FAILED, 320)
                .runTo(600);
        assertClean(pool.move("c2", "web", "a", "c", 20).runTo(900).check());
    }
}
