package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import org.junit.jupiter.api.Test;

class RefusalJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 1)
            .runTo(300);

    @Test
    void findsARejectedCommandThatMovedTheGuest() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 312);
        pool.relocate("web", "b", 330).runTo(900);
        assertOnly(pool.check(), Invariant.I7, 1, "REJECTED (VM_BUSY)", "found at the destination");
    }

    @Test
    void findsAnExpiredCommandThatMovedTheGuest() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.EXPIRED, 1212);
        pool.relocate("web", "b", 1230).runTo(1500);
        assertOnly(pool.check(), Invariant.I7, 1, "EXPIRED");
    }

    @Test
    void allowsAnotherCommandToMoveTheGuestThere() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.REJECTED, 312)
                .runTo(360);
        assertClean(pool.move("c2", "web", "a", "b", 20).runTo(900).check());
    }

    /** Nobody could have carried it out in that time: somebody moved the guest before. */
    @Test
    void allowsAGuestThatWasOnItsWayWhenItsMoveWasDecided() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.REJECTED, 330);
        assertClean(pool.relocate("web", "b", 305).runTo(900).check());
    }

    @Test
    void findsARejectionWithoutAReason() {
        pool.command("c1", "web", "a", "b");
        pool.event("c1", CommandStatus.REJECTED, 312, event -> event.setReason(MigrationReason.NONE));
        assertOnly(pool.runTo(900).check(), Invariant.I7, 1, "without a reason");
    }
}
