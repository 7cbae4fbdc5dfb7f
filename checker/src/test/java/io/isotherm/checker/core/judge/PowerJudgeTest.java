package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.CheckFigures;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.VmState;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

public class PowerJudgeTest {
    private final SyntheticPool pool =
            new SyntheticPool().host("a").host("b").host("c").guest("web", "a", 2, 1);

    private SyntheticPool start(Consumer<PoolConfig> change) {
        return pool.config(config -> {
                    config.getPower().setEnabled(true);
                    change.accept(config);
                })
                .runTo(300);
    }

    @Test
    void allowsAnEmptyHostToSleepAndToBeWoken() {
        start(config -> {}).power("p1", "c", PowerAction.SLEEP);
        pool.powerEvent("p1", "c", PowerAction.SLEEP, CommandStatus.SUCCEEDED, 330)
                .runTo(330);
        pool.silence("c", true).runTo(900).power("p2", "c", PowerAction.WAKE);
        pool.powerEvent("p2", "c", PowerAction.WAKE, CommandStatus.SUCCEEDED, 960)
                .runTo(960);
        pool.silence("c", false).runTo(1200).move("c1", "web", "a", "c", 20).runTo(1500);
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().power()).isEqualTo(new CheckFigures.Power(1, 1, 2, 0));
    }

    @Test
    void findsAHostWithGuestsPutToSleep() {
        start(config -> {}).power("p1", "a", PowerAction.SLEEP).runTo(900);
        CheckReport report = pool.check();
        assertThat(report.count(Invariant.I8)).isEqualTo(1);
        assertThat(report.first(Invariant.I8).get(0).detail()).contains("shows 1 guests", "uuid-web");
    }

    @Test
    void allowsAHostToSleepThatHasOnlyTheDefinitionOfAGuestThatIsShutOff() {
        start(config -> {})
                .guest("old", "c", 2, 1)
                .state("old", VmState.STOPPED)
                .runTo(360)
                .power("p1", "c", PowerAction.SLEEP)
                .runTo(900);
        assertClean(pool.check());
    }

    @Test
    void allowsAMoveToAHostWhoseCommandToSleepWasNeverAnswered() {
        start(config -> {}).power("p1", "c", PowerAction.SLEEP).runTo(3000);
        pool.move("c1", "web", "a", "c", 20).runTo(3600);
        assertClean(pool.check());
    }

    @Test
    void findsAHostPutToSleepWithAMoveUnderWayToIt() {
        start(config -> {})
                .command("c1", "web", "a", "c")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        pool.power("p1", "c", PowerAction.SLEEP)
                .runTo(480)
                .event("c1", CommandStatus.FAILED, 490)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "command c1", "was under way to it");
    }

    @Test
    void findsAMoveToAHostThatSleeps() {
        start(config -> {}).power("p1", "c", PowerAction.SLEEP).runTo(360);
        pool.command("c1", "web", "a", "c")
                .event("c1", CommandStatus.REJECTED, 375)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "command c1", "put to sleep by command p1");
    }

    @Test
    void findsPowerSavingThatIsOff() {
        pool.runTo(300).power("p1", "c", PowerAction.SLEEP).runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "not enabled");
    }

    @Test
    void findsTooFewHostsAwake() {
        start(config -> config.getPower().setMinAwakeHosts(3))
                .power("p1", "c", PowerAction.SLEEP)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "2 hosts stay awake ([a, b]), at least 3 must");
    }

    @Test
    void findsTheReserveGone() {
        pool.guest("db", "b", 14, 1).guest("mail", "a", 12, 1);
        start(config -> {}).power("p1", "c", PowerAction.SLEEP).runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "without the reserve of 1 the 1 hosts left");
    }

    @Test
    void findsGuestsThatWouldNotSurviveTheLossOfAHost() {
        pool.guest("db", "b", 14, 1);
        start(config -> {
                    config.getPower().setReserveHosts(0);
                    config.getConstraints().setHaReserveHosts(1);
                })
                .power("p1", "c", PowerAction.SLEEP)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "if the 1 largest hosts fail");
    }

    @Test
    void countsTheHostWithMostRoomForGuestsAsFailed() {
        SyntheticPool unequal = new SyntheticPool()
                .host("large", 64, 40, 8)
                .host("roomy", 40, 1, 8)
                .host("small", 8, 1, 8)
                .host("spare");
        unequal.guest("web", "large", 20, 1).guest("db", "small", 5, 1).guest("mail", "roomy", 7, 1);
        unequal.config(config -> {
            config.getPower().setEnabled(true);
            config.getPower().setReserveHosts(0);
            config.getConstraints().setHaReserveHosts(1);
        });
        unequal.runTo(300).power("p1", "spare", PowerAction.SLEEP).runTo(900);
        assertOnly(
                unequal.check(),
                Invariant.I8,
                1,
                "if the 1 largest hosts fail, " + 31 * SyntheticPool.GIB + " KiB are left for guests of "
                        + 32 * SyntheticPool.GIB);
    }

    @Test
    void countsTheLargestHostsAsTheReserve() {
        SyntheticPool unequal = new SyntheticPool()
                .host("large", 64, 1, 32)
                .host("small", 16, 1, 8)
                .host("spare");
        unequal.guest("web", "large", 2, 9);
        unequal.config(config -> config.getPower().setEnabled(true)).runTo(300);
        unequal.power("p1", "spare", PowerAction.SLEEP).runTo(900);
        assertOnly(unequal.check(), Invariant.I8, 1, "without the reserve of 1 the 1 hosts left", "14080 MHz");
    }

    @Test
    void findsASilentHostPutToSleep() {
        start(config -> {})
                .silence("c", true)
                .runTo(480)
                .power("p1", "c", PowerAction.SLEEP)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I8, 1, "not known to be empty");
    }

    /** A window ends with the sample that is taken as it ends. */
    @Test
    void judgesByTheSampleTakenAtTheTick() {
        start(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .relocate("web", "b", 360)
                .event("c1", CommandStatus.SUCCEEDED, 362)
                .runTo(360);
        pool.power("p1", "a", PowerAction.SLEEP)
                .power("p2", "b", PowerAction.SLEEP)
                .runTo(900);
        CheckReport report = pool.check();
        assertThat(report.first(Invariant.I8))
                .extracting(breach -> breach.detail())
                .noneMatch(detail -> detail.contains("p1") && detail.contains("shows"))
                .anyMatch(detail -> detail.contains("p2") && detail.contains("shows 1 guests"));
    }

    /** Somebody moves a guest there just then, and the sample that shows it comes after the window was closed. */
    @Test
    void allowsAHostToSleepWhoseGuestCameWithASampleThatWasTooLate() {
        start(config -> {}).sampledUntil("c", 10).guest("new", "c", 1, 0.1).runTo(310);
        assertThat(pool.runTo(360)
                        .power("p1", "c", PowerAction.SLEEP)
                        .runTo(900)
                        .check()
                        .count(Invariant.I8))
                .isEqualTo(1);
        SyntheticPool late = new SyntheticPool().host("a").host("b").host("c").guest("web", "a", 2, 1);
        late.config(config -> config.getPower().setEnabled(true)).sampledUntil("c", 10);
        late.guest("new", "a", 1, 0.1).relocate("new", "c", 360).runTo(360);
        late.power("p1", "c", PowerAction.SLEEP).runTo(900);
        assertClean(late.check());
    }

    @Test
    void allowsAMoveToAHostThatGoesOnSendingSamplesThoughItWasSaidToSleep() {
        start(config -> {}).power("p1", "c", PowerAction.SLEEP);
        pool.powerEvent("p1", "c", PowerAction.SLEEP, CommandStatus.SUCCEEDED, 330)
                .runTo(900);
        pool.move("c1", "web", "a", "c", 20).runTo(1500);
        assertClean(pool.check());
    }

    @Test
    void findsAMoveToAHostThatIsBeingPutToSleepForLongerThanTheDeadline() {
        start(config -> {}).power("p1", "c", PowerAction.SLEEP);
        pool.powerEvent("p1", "c", PowerAction.SLEEP, CommandStatus.RUNNING, 1250)
                .runTo(1320);
        pool.move("c1", "web", "a", "c", 20).runTo(1800);
        assertOnly(pool.check(), Invariant.I8, 1, "command c1", "put to sleep by command p1");
    }
}
