package io.isotherm.checker;

import static io.isotherm.checker.Reports.assertClean;
import static io.isotherm.checker.Reports.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveInvariantsTest {
    private final World world = new World()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsNothingInASoundTimeline() {
        CheckReport report = world.move("c1", "web", "a", "b", 20).runTo(900).check();
        assertClean(report);
        assertThat(report.figures().moves()).isEqualTo(new Figures.Moves(1, 1, 0, 0, 0, 0, 0, 0, 0));
        assertThat(report.figures().ticksWithoutDecision()).isZero();
        assertThat(report.figures().unchecked()).isEmpty();
        assertThat(report.figures().scenarioSeconds()).containsExactly(Map.entry("STEADY", 780L));
    }

    @Test
    void i1FindsACommandForAGuestThatHasAnUnfinishedOne() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        world.command("c2", "web", "a", "c")
                .event("c2", CommandStatus.REJECTED, 375)
                .runTo(500);
        world.event("c1", CommandStatus.SUCCEEDED, 502)
                .relocate("web", "b", 502)
                .runTo(900);
        assertOnly(world.check(), Invariant.I1, 1, "command c2", "command c1", "was unfinished");
    }

    @Test
    void i1AllowsACommandAfterTheEarlierOneFailedJustAfterTheTick() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.FAILED, 365).runTo(360);
        world.move("c2", "web", "a", "c", 20).runTo(900);
        assertClean(world.check());
    }

    @Test
    void i1FindsACommandThatItsOwnDecisionContradicts() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.FAILED, 362).runTo(360);
        world.unfinished("c1").move("c2", "web", "a", "c", 20).runTo(900);
        assertOnly(world.check(), Invariant.I1, 1, "its own decision lists");
    }

    @Test
    void i1FindsTwoCommandsCarriedOutAtTheSameTime() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.FAILED, 400).runTo(360);
        world.move("c2", "web", "a", "c", 20).runTo(900);
        assertOnly(world.check(), Invariant.I1, 1, "went on; it ended");
    }

    @Test
    void i2FindsADestinationWithoutTheMemory() {
        world.guest("big", "b", 12, 0.1).runTo(360);
        world.move("c1", "db", "a", "b", 20).runTo(420);

        CheckReport report = world.runTo(900).check();
        assertThat(report.first(Invariant.I2))
                .anySatisfy(breach ->
                        assertThat(breach.detail()).contains("3145728 KiB free", "the guest needs 4194304 KiB"));
        assertThat(report.first(Invariant.I2))
                .anySatisfy(breach -> assertThat(breach.detail()).contains("afterwards b has"));
    }

    @Test
    void i2CountsMovesUnderWayAsReservations() {
        world.guest("big", "b", 9, 0.1).runTo(360);
        world.command("c1", "db", "a", "b").event("c1", CommandStatus.ACCEPTED, 372);
        world.runTo(420).guest("web2", "c", 3, 0.1).runTo(480);
        world.command("c2", "web2", "c", "b")
                .event("c2", CommandStatus.FAILED, 495)
                .runTo(540);
        world.event("c1", CommandStatus.FAILED, 600).runTo(900);
        CheckReport report = world.check();
        assertThat(report.count(Invariant.I2)).isEqualTo(2);
        assertThat(report.first(Invariant.I2).get(0).detail())
                .contains("2097152 KiB free", "1 moves under way", "3145728 KiB");
    }

    @Test
    void i2ForgetsReservationsOfFailedMoves() {
        world.guest("big", "b", 9, 0.1).runTo(360);
        world.command("c1", "db", "a", "b").event("c1", CommandStatus.FAILED, 372);
        world.runTo(420).guest("web2", "c", 3, 0.1).runTo(480);
        assertClean(world.move("c2", "web2", "c", "b", 10).runTo(900).check());
    }

    @Test
    void i2FindsADestinationTakenOverItsHighMark() {
        world.guest("busy", "b", 1, 5.5).runTo(420);
        world.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(world.check(), Invariant.I2, 1, "CPU of the destination would be at 0.950", "high mark 0.850");
    }

    @Test
    void i2CountsAGuestWhollyThatArrivedWithinTheWindow() {
        world.guest("busy", "b", 1, 3).runTo(420);
        world.move("c1", "web", "a", "b", 28).runTo(480);
        world.move("c2", "db", "a", "b", 20).runTo(900);
        assertOnly(world.check(), Invariant.I2, 1, "command c2", "CPU of the destination would be at 0.88");
    }

    @Test
    void i2AllowsADestinationUpToItsHighMark() {
        world.guest("busy", "b", 1, 4.7).runTo(420);
        assertClean(world.move("c1", "web", "a", "b", 20).runTo(900).check());
    }

    @Test
    void i3FindsAMoveToAHostOfPoorData() {
        world.quality("b", DataQuality.POOR).temperature("b", Temperature.UNKNOWN);
        world.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(world.check(), Invariant.I3, 1, "b is UNKNOWN of quality POOR");
    }

    @Test
    void i3FindsAMoveFromAHostThatFellSilent() {
        world.silence("a", true).runTo(480);
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.REJECTED, 495)
                .runTo(900);
        assertOnly(world.check(), Invariant.I3, 1, "a had no usable sample in the last two windows");
    }

    @Test
    void i3AllowsAHostThatMissedOneWindow() {
        world.silence("b", true).runTo(360);
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 375);
        assertClean(world.silence("b", false).runTo(900).check());
    }

    @Test
    void i4FindsAReverseMoveEvenFromAHotHost() {
        world.move("c1", "web", "a", "b", 20).runTo(600);
        world.temperature("b", Temperature.HOT).move("c2", "web", "b", "a", 20).runTo(660);
        CheckReport report =
                world.temperature("b", Temperature.NORMAL).runTo(900).check();
        assertOnly(report, Invariant.I4, 1, "a reverse move", "command c1");
        assertThat(report.figures().moves().reversed()).isEqualTo(1);
    }

    @Test
    void i4FindsASecondMoveWithinTheCooldown() {
        world.move("c1", "web", "a", "b", 20).runTo(600);
        world.move("c2", "web", "b", "c", 20).runTo(900);
        assertOnly(world.check(), Invariant.I4, 1, "b is NORMAL");
    }

    @Test
    void i4AllowsASecondMoveFromAHotHostAndInAnEvacuation() {
        world.move("c1", "web", "a", "b", 20).runTo(600);
        world.temperature("b", Temperature.HOT).move("c2", "web", "b", "c", 20).runTo(660);
        world.temperature("b", Temperature.NORMAL).runTo(900);
        world.scenario(Scenario.EVACUATION).move("c3", "web", "c", "a", 20).runTo(1200);
        assertClean(world.check());
    }

    @Test
    void i4AllowsTheWayBackAfterTheCooldown() {
        world.move("c1", "web", "a", "b", 20).runTo(2160);
        assertClean(world.move("c2", "web", "b", "a", 20).runTo(2700).check());
    }

    @Test
    void i4IgnoresMovesThatDidNotHappen() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.FAILED, 320)
                .runTo(600);
        assertClean(world.move("c2", "web", "a", "c", 20).runTo(900).check());
    }

    @Test
    void ignoresAGuestThatIsJustArrivingUntilItHasArrived() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(310);
        world.guest("half", "b", 1, 0).state("half", VmState.MIGRATING_IN).runTo(900);
        world.event("c1", CommandStatus.FAILED, 905).runTo(1200);
        CheckReport report = world.check();
        assertClean(report);
        assertThat(report.figures().moves().failed()).isEqualTo(1);
    }
}
