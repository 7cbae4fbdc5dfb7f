package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsADestinationWithoutTheMemory() {
        pool.guest("big", "b", 12, 0.1).runTo(360);
        pool.move("c1", "db", "a", "b", 20).runTo(420);

        CheckReport report = pool.runTo(900).check();
        assertThat(report.first(Invariant.I2))
                .anySatisfy(breach ->
                        assertThat(breach.detail()).contains("3145728 KiB free", "the guest needs 4194304 KiB"));
        assertThat(report.first(Invariant.I2))
                .anySatisfy(breach -> assertThat(breach.detail()).contains("afterwards b has"));
    }

    @Test
    void countsMovesUnderWayAsReservations() {
        pool.guest("big", "b", 9, 0.1).runTo(360);
        pool.command("c1", "db", "a", "b").event("c1", CommandStatus.ACCEPTED, 372);
        pool.runTo(420).guest("web2", "c", 3, 0.1).runTo(480);
        pool.command("c2", "web2", "c", "b")
                .event("c2", CommandStatus.FAILED, 495)
                .runTo(540);
        pool.event("c1", CommandStatus.FAILED, 600).runTo(900);
        CheckReport report = pool.check();
        assertThat(report.count(Invariant.I2)).isEqualTo(2);
        assertThat(report.first(Invariant.I2).get(0).detail())
                .contains("2097152 KiB free", "1 moves under way", "3145728 KiB");
    }

    @Test
    void forgetsReservationsOfFailedMoves() {
        pool.guest("big", "b", 9, 0.1).runTo(360);
        pool.command("c1", "db", "a", "b").event("c1", CommandStatus.FAILED, 372);
        pool.runTo(420).guest("web2", "c", 3, 0.1).runTo(480);
        assertClean(pool.move("c2", "web2", "c", "b", 10).runTo(900).check());
    }

    @Test
    void findsADestinationTakenOverItsHighMark() {
        pool.guest("busy", "b", 1, 5.5).runTo(420);
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "CPU of the destination would be at 0.950", "high mark 0.850");
    }

    /** What it uses there shows only the next sample, which comes after the decision. */
    @Test
    void countsNoGuestThatSomebodyElseHasJustBrought() {
        pool.guest("busy", "b", 1, 3).guest("brought", "c", 1, 3).runTo(360);
        pool.relocate("brought", "b", 410).runTo(420).silence("b", true).move("c1", "web", "a", "b", 20);
        assertClean(pool.runTo(430).silence("b", false).runTo(900).check());
    }

    @Test
    void countsAGuestThatSomebodyElseHasBroughtOnceItIsMeasured() {
        pool.guest("busy", "b", 1, 3).guest("brought", "c", 1, 3).runTo(360);
        pool.relocate("brought", "b", 390).runTo(420);
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "command c1", "CPU of the destination would be at");
    }

    /** As after a configuration was deleted: a window that began before another is applied keeps the length it had. */
    @Test
    void judgesByTheWindowThatTheDecisionRestedOn() {
        Consumer<PoolConfig> quick = config -> config.getDetection().setWindowMillis(20_000);
        pool.config(quick)
                .guest("busy", "b", 1, 4.2)
                .runTo(390)
                .cpus("busy", 5.5)
                .runTo(420);
        assertClean(pool.move("c1", "web", "a", "b", 20).runTo(900).check());

        SyntheticPool shorter = new SyntheticPool().host("a").host("b").guest("web", "a", 2, 2);
        shorter.config(quick).windowSeconds(20).guest("busy", "b", 1, 4.2).runTo(390);
        shorter.cpus("busy", 5.5).runTo(420).move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(shorter.check(), Invariant.I2, 1, "CPU of the destination would be at");
    }

    @Test
    void countsAGuestWhollyThatArrivedWithinTheWindow() {
        pool.guest("busy", "b", 1, 3).runTo(420);
        pool.move("c1", "web", "a", "b", 28).runTo(480);
        pool.move("c2", "db", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "command c2", "CPU of the destination would be at 0.88");
    }

    /** It may be long under way. */
    @ParameterizedTest
    @CsvSource({"3.5, 1, 0", "1, 3.5, 1"})
    void countsAGuestUnderWayWithWhatItUsesWhereItStillIs(double sent, double now, int breaches) {
        // b would be at 3 + 1 + 2 of 8 CPUs, or at 3 + 3.5 + 2.
        pool.guest("busy", "b", 1, 3).cpus("db", sent).runTo(420);
        pool.command("c1", "db", "a", "b").event("c1", CommandStatus.ACCEPTED, 432);
        pool.cpus("db", now).runTo(540);
        pool.command("c2", "web", "a", "b").event("c2", CommandStatus.FAILED, 550);
        CheckReport report = pool.runTo(690)
                .event("c1", CommandStatus.FAILED, 690)
                .runTo(900)
                .check();
        assertThat(report.count(Invariant.I2)).isEqualTo(breaches);
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, 500, 0, 40, 0, 1000, 9000", "DISK, 0, 500, 0, 40, 9000, 1000"})
    void findsADestinationTakenOverItsHighMarkOf(
            Resource resource,
            long network,
            long disk,
            long ownNetwork,
            long ownDisk,
            double networkCapacity,
            double diskCapacity) {
        pool.linkCapacity(networkCapacity, diskCapacity)
                .guest("busy", "b", 1, 0.1)
                .traffic("busy", network, disk);
        pool.traffic("web", 450 * Math.min(1, network), 450 * Math.min(1, disk));
        pool.traffic("db", ownNetwork, ownDisk).runTo(420);
        pool.move("c1", "db", "a", "b", 20)
                .runTo(600)
                .move("c2", "web", "a", "b", 20)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "command c2", resource + " of the destination would be at 0.990");
    }

    @Test
    void countsTheTrafficOfMovesUnderWay() {
        pool.linkCapacity(1000, 1000)
                .traffic("web", 450, 0)
                .traffic("db", 450, 0)
                .runTo(420);
        pool.command("c1", "web", "a", "b").command("c2", "db", "a", "b");
        pool.event("c1", CommandStatus.FAILED, 500)
                .event("c2", CommandStatus.FAILED, 500)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "command c2", "NETWORK of the destination would be at 0.900");
    }

    @Test
    void allowsADestinationUpToItsHighMark() {
        pool.guest("busy", "b", 1, 4.7).runTo(420);
        assertClean(pool.move("c1", "web", "a", "b", 20).runTo(900).check());
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, 500, 0", "DISK, 0, 500"})
    void creditsTheTrafficOfAGuestThatHasLeftSinceTheSample(Resource resource, long network, long disk) {
        pool.linkCapacity(1000, 1000).guest("leaving", "b", 1, 0.1);
        pool.traffic("leaving", network, disk)
                .traffic("db", network, disk)
                .runTo(420)
                .command("c1", "leaving", "b", "c")
                .event("c1", CommandStatus.ACCEPTED, 432)
                .event("c1", CommandStatus.SUCCEEDED, 475)
                .relocate("leaving", "c", 480)
                .runTo(480);
        assertClean(pool.move("c2", "db", "a", "b", 20).runTo(900).check());
    }

    @Test
    void findsADestinationTakenOverItsHighMarkByAGuestOfAFasterHost() {
        pool.megahertz("a", 4000).guest("busy", "b", 1, 4).runTo(420);
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I2, 1, "CPU of the destination would be at 1.013");
    }

    @Test
    void countsNoMoreThanAGuestsVcpusCanUseOfASlowerDestination() {
        pool.megahertz("a", 4000).vcpus("web", 2).guest("busy", "b", 1, 4).runTo(420);
        assertClean(pool.move("c1", "web", "a", "b", 20).runTo(900).check());
    }

    /** What was used while nothing was told of says little of the window that follows. */
    @Test
    void measuresADestinationThatWasSilentByWhatCameAfterIt() {
        pool.guest("old", "b", 2, 7).cpus("web", 5).vcpus("web", 8).runTo(610);
        pool.silence("b", true).relocate("old", "c", 680).runTo(690);
        pool.silence("b", false).runTo(720);
        assertClean(pool.move("c1", "web", "a", "b", 20).runTo(1200).check());
    }

    @Test
    void reservesNothingForAGuestThatSomebodyElseHasMovedElsewhere() {
        pool.guest("big", "b", 9, 0.1).runTo(360);
        pool.command("c1", "db", "a", "b").relocate("db", "c", 400).runTo(480);
        pool.move("c2", "web", "a", "b", 20).runTo(600);
        assertClean(pool.event("c1", CommandStatus.REJECTED, 600).runTo(1200).check());
    }
}
