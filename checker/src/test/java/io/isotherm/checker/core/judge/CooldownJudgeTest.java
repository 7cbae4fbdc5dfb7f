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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void allowsASecondMoveFromAHotHost() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.temperature("b", Temperature.HOT).move("c2", "web", "b", "c", 20).runTo(660);
        assertClean(pool.temperature("b", Temperature.NORMAL).runTo(900).check());
    }

    @Test
    void allowsASecondMoveFromAHostInMaintenanceWhateverNamesTheTick() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.config(config -> config.getConstraints().setMaintenanceHosts(List.of("b")));
        pool.scenario(Scenario.OVERLOAD).move("c2", "web", "b", "c", 20).runTo(1200);
        assertClean(pool.check());
    }

    @Test
    void findsASecondMoveFromAHostBesideTheOneThatIsDrained() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.config(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        pool.scenario(Scenario.EVACUATION).move("c2", "web", "b", "c", 20).runTo(840);
        assertOnly(pool.check(), Invariant.I4, 1, "command c2", "b is NORMAL");
    }

    @Test
    void allowsADrainToSendAGuestBackAndCountsIt() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.config(config -> config.getConstraints().setMaintenanceHosts(List.of("b")));
        pool.scenario(Scenario.EVACUATION).move("c2", "web", "b", "a", 20).runTo(1200);
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().moves().reversed()).isEqualTo(1);
    }

    @Test
    void judgesByTheCooldownThatWasInForce() {
        pool.config(config -> config.getDecision().setCooldownMillis(60_000)).move("c1", "web", "a", "b", 20);
        pool.runTo(600).move("c2", "web", "b", "c", 20).runTo(900);
        pool.config(config -> config.getDecision().setCooldownMillis(7_200_000));
        assertClean(pool.runTo(1200).check());
    }

    @ParameterizedTest
    @ValueSource(longs = {1265, 1400})
    void judgesByTheMovesThatWereKnown(long reported) {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(1260);
        pool.command("c2", "web", "a", "c").event("c2", CommandStatus.REJECTED, 1272);
        pool.event("c1", CommandStatus.SUCCEEDED, reported, event -> event.setAt(SyntheticPool.at(1400)));
        assertClean(pool.relocate("web", "b", 1400).runTo(2400).check());
    }

    @Test
    void judgesByTheTemperatureOfTheTickAndNotOfLater() {
        pool.move("c1", "web", "a", "b", 20).runTo(600);
        pool.move("c2", "web", "b", "c", 20).runTo(610);
        pool.temperature("b", Temperature.HOT)
                .runTo(720)
                .temperature("b", Temperature.NORMAL)
                .runTo(1200);
        assertOnly(pool.check(), Invariant.I4, 1, "command c2", "b is NORMAL");
    }

    @Test
    void findsASecondMoveUntilTheCooldownIsOverToTheSecond() {
        pool.config(config -> config.getDecision().setCooldownMillis(268_000)).move("c1", "web", "a", "b", 20);
        pool.runTo(600).move("c2", "web", "b", "c", 20).runTo(1200);
        assertClean(pool.check());
        SyntheticPool longer = new SyntheticPool().host("a").host("b").host("c").guest("web", "a", 2, 2);
        longer.config(config -> config.getDecision().setCooldownMillis(269_000)).runTo(300);
        longer.move("c1", "web", "a", "b", 20).runTo(600);
        longer.move("c2", "web", "b", "c", 20).runTo(1200);
        assertOnly(longer.check(), Invariant.I4, 1, "command c2");
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

    /** As after a restart of its executor. */
    @Test
    void countsFromWhenTheGuestIsSeenThereWhereSuccessIsReportedLater() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .relocate("web", "b", 330)
                .event("c1", CommandStatus.SUCCEEDED, 700)
                .runTo(2160);
        pool.move("c2", "web", "b", "c", 20).runTo(2600);
        assertClean(pool.check());
    }
}
