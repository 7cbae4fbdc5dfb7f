package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import org.junit.jupiter.api.Test;

class OutcomeJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 1)
            .runTo(300);

    @Test
    void findsTwoOutcomes() {
        pool.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.FAILED, 340)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "FAILED", "after SUCCEEDED");
    }

    @Test
    void allowsAnOutcomeToldTwiceAndADuplicateAnswered() {
        pool.move("c1", "web", "a", "b", 20).event("c1", CommandStatus.SUCCEEDED, 340);
        pool.event("c1", CommandStatus.REJECTED, 345, event -> event.setReason(MigrationReason.DUPLICATE));
        assertClean(pool.runTo(900).check());
    }

    @Test
    void findsACommandAcceptedTwice() {
        pool.event("c1", CommandStatus.ACCEPTED, 311)
                .move("c1", "web", "a", "b", 20)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "accepted again");
    }

    @Test
    void allowsAnAcceptanceToldAgainBecauseTheCommandWasGivenTwice() {
        pool.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.ACCEPTED, 315, event -> event.setReason(MigrationReason.DUPLICATE))
                .runTo(900);
        assertClean(pool.check());
    }

    @Test
    void findsACommandThatGoesOnAfterItsOutcome() {
        pool.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.RUNNING, 340)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "RUNNING", "after SUCCEEDED");
    }

    @Test
    void findsASuccessThatNoSampleShows() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.SUCCEEDED, 330).runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "do not show the guest");
    }

    @Test
    void allowsASuccessWhoseGuestSomebodyElseSentOnAtOnce() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.relocate("web", "b", 320).event("c1", CommandStatus.SUCCEEDED, 348);
        assertClean(pool.relocate("web", "c", 360).runTo(900).check());
    }

    @Test
    void findsASuccessWhoseGuestWasBackBeforeIt() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.relocate("web", "b", 320).relocate("web", "a", 340).event("c1", CommandStatus.SUCCEEDED, 368);
        assertOnly(pool.runTo(900).check(), Invariant.I6, 1, "do not show the guest");
    }

    @Test
    void findsAFailureThatMovedTheGuest() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 330, event -> event.setWhereabouts(Whereabouts.SOURCE));
        pool.relocate("web", "b", 330).runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "FAILED", "only the destination shows it");
    }

    @Test
    void allowsAFailureAfterWhichSomebodyElseMovedTheGuestByHand() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 325, event -> event.setWhereabouts(Whereabouts.SOURCE));
        pool.runTo(330).relocate("web", "b", 332).runTo(900);
        assertClean(pool.check());
    }

    @Test
    void allowsAFailureThatSaysWhereTheGuestIs() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 330, event -> event.setWhereabouts(Whereabouts.DESTINATION));
        assertClean(pool.relocate("web", "b", 330).runTo(900).check());
    }

    @Test
    void findsACommandCarriedOutTwice() {
        pool.move("c1", "web", "a", "b", 20)
                .relocate("web", "a", 400)
                .relocate("web", "b", 500)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I6, 1, "made the way a second time");
    }

    @Test
    void allowsUnknownToBeFollowedByAnOutcome() {
        pool.event("c1", CommandStatus.UNKNOWN, 320)
                .move("c1", "web", "a", "b", 20)
                .runTo(900);
        assertClean(pool.check());
    }
}
