package io.isotherm.checker;

import static io.isotherm.checker.Reports.assertClean;
import static io.isotherm.checker.Reports.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import org.junit.jupiter.api.Test;

class OutcomeInvariantsTest {
    private final World world =
            new World().host("a").host("b").host("c").guest("web", "a", 2, 1).runTo(300);

    @Test
    void i6FindsTwoOutcomes() {
        world.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.FAILED, 340)
                .runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "FAILED", "after SUCCEEDED");
    }

    @Test
    void i6AllowsAnOutcomeToldTwiceAndADuplicateAnswered() {
        world.move("c1", "web", "a", "b", 20).event("c1", CommandStatus.SUCCEEDED, 340);
        world.event("c1", CommandStatus.REJECTED, 345, event -> event.setReason(MigrationReason.DUPLICATE));
        assertClean(world.runTo(900).check());
    }

    @Test
    void i6FindsACommandAcceptedTwice() {
        world.event("c1", CommandStatus.ACCEPTED, 311)
                .move("c1", "web", "a", "b", 20)
                .runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "accepted again");
    }

    @Test
    void i6FindsACommandThatGoesOnAfterItsOutcome() {
        world.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.RUNNING, 340)
                .runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "RUNNING", "after SUCCEEDED");
    }

    @Test
    void i6FindsASuccessThatNoSampleShows() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.SUCCEEDED, 330).runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "do not show the guest");
    }

    @Test
    void i6FindsAFailureThatMovedTheGuest() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.FAILED, 330, event -> event.setWhereabouts(Whereabouts.SOURCE));
        world.relocate("web", "b", 330).runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "FAILED", "only the destination shows it");
    }

    @Test
    void i6AllowsAFailureThatSaysWhereTheGuestIs() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        world.event("c1", CommandStatus.FAILED, 330, event -> event.setWhereabouts(Whereabouts.DESTINATION));
        assertClean(world.relocate("web", "b", 330).runTo(900).check());
    }

    @Test
    void i6FindsACommandCarriedOutTwice() {
        world.move("c1", "web", "a", "b", 20)
                .relocate("web", "a", 400)
                .relocate("web", "b", 500)
                .runTo(900);
        assertOnly(world.check(), Invariant.I6, 1, "made the way a second time");
    }

    @Test
    void i6AllowsUnknownToBeFollowedByAnOutcome() {
        world.event("c1", CommandStatus.UNKNOWN, 320)
                .move("c1", "web", "a", "b", 20)
                .runTo(900);
        assertClean(world.check());
    }

    @Test
    void i7FindsARejectedCommandThatMovedTheGuest() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 312);
        world.relocate("web", "b", 330).runTo(900);
        assertOnly(world.check(), Invariant.I7, 1, "REJECTED (VM_BUSY)", "found at the destination");
    }

    @Test
    void i7FindsAnExpiredCommandThatMovedTheGuest() {
        world.command("c1", "web", "a", "b").event("c1", CommandStatus.EXPIRED, 1212);
        world.relocate("web", "b", 1230).runTo(1500);
        assertOnly(world.check(), Invariant.I7, 1, "EXPIRED");
    }

    @Test
    void i7AllowsAnotherCommandToMoveTheGuestThere() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.REJECTED, 312)
                .runTo(360);
        assertClean(world.move("c2", "web", "a", "b", 20).runTo(900).check());
    }

    @Test
    void i7FindsARejectionWithoutAReason() {
        world.command("c1", "web", "a", "b");
        world.event("c1", CommandStatus.REJECTED, 312, event -> event.setReason(MigrationReason.NONE));
        assertOnly(world.runTo(900).check(), Invariant.I7, 1, "without a reason");
    }

    @Test
    void countsWhatBecameOfCommands() {
        world.guest("u", "a", 1, 0.1)
                .guest("v", "a", 1, 0.1)
                .guest("w", "a", 1, 0.1)
                .guest("x", "a", 1, 0.1);
        world.runTo(420).move("c1", "web", "a", "b", 20).runTo(480);
        world.command("c2", "u", "a", "b")
                .event("c2", CommandStatus.EXPIRED, 500)
                .runTo(540);
        world.command("c3", "v", "a", "b")
                .event("c3", CommandStatus.UNKNOWN, 560)
                .runTo(600);
        world.command("c4", "w", "a", "b").runTo(1560);
        world.command("c5", "x", "a", "b")
                .event("c9", CommandStatus.FAILED, 1570)
                .runTo(1600);
        CheckReport report = world.check();
        assertClean(report);
        assertThat(report.figures().moves()).isEqualTo(new Figures.Moves(5, 1, 0, 0, 1, 1, 1, 1, 0));
        assertThat(report.figures().eventsWithoutCommand()).isEqualTo(1);
    }

    @Test
    void countsMovesThatNobodyCommanded() {
        CheckReport report = world.relocate("web", "c", 330).runTo(900).check();
        assertClean(report);
        assertThat(report.figures().foreignMoves()).isEqualTo(1);
    }
}
