package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import org.junit.jupiter.api.Test;

class OverlapJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsACommandForAGuestThatHasAnUnfinishedOne() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        pool.command("c2", "web", "a", "c")
                .event("c2", CommandStatus.REJECTED, 375)
                .runTo(500);
        pool.event("c1", CommandStatus.SUCCEEDED, 502).relocate("web", "b", 502).runTo(900);
        assertOnly(pool.check(), Invariant.I1, 1, "command c2", "command c1", "was unfinished");
    }

    @Test
    void allowsACommandAfterTheEarlierOneFailedJustAfterTheTick() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 365).runTo(360);
        pool.move("c2", "web", "a", "c", 20).runTo(900);
        assertClean(pool.check());
    }

    @Test
    void findsACommandThatItsOwnDecisionContradicts() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 362).runTo(360);
        pool.unfinished("c1").move("c2", "web", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I1, 1, "its own decision lists");
    }

    @Test
    void findsTwoCommandsCarriedOutAtTheSameTime() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 400).runTo(360);
        pool.move("c2", "web", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I1, 1, "went on; it ended");
    }

    @Test
    void allowsACommandAfterSomebodyElseMovedTheGuestElsewhereThoughTheEarlierOneEndsLate() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.event("c1", CommandStatus.FAILED, 400).relocate("web", "c", 330).runTo(360);
        pool.move("c2", "web", "c", "a", 20).runTo(900);
        assertThat(pool.check().text()).doesNotContain("went on; it ended");
    }

    /** It is silent for a window by the end of it, not yet when the guest is seen elsewhere within it. */
    @Test
    void allowsACommandAfterSomebodyElseMovedTheGuestFromAHostThatIsSilentSince() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.runTo(360).silence("a", true).relocate("web", "c", 400).runTo(410).silence("c", false);
        pool.runTo(420).move("c2", "web", "c", "b", 20).runTo(900);
        assertThat(pool.check().text()).doesNotContain("went on", "was unfinished");
    }

    @Test
    void findsACommandAlthoughAThirdHostShowsTheGuestThatItsHostStillShows() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.ACCEPTED, 312);
        pool.runTo(360)
                .twin("web", "c")
                .runTo(420)
                .move("c2", "web", "c", "b", 20)
                .runTo(900);
        assertThat(pool.check().first(Invariant.I1)).isNotEmpty();
    }

    @Test
    void findsACommandForAGuestWhoseOldestCommandIsUnfinished() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        pool.command("c2", "web", "a", "c")
                .event("c2", CommandStatus.REJECTED, 375)
                .runTo(420);
        pool.command("c3", "web", "a", "c")
                .event("c3", CommandStatus.REJECTED, 435)
                .runTo(500);
        pool.event("c1", CommandStatus.SUCCEEDED, 502).relocate("web", "b", 502).runTo(900);
        assertThat(pool.check().first(Invariant.I1))
                .hasSize(2)
                .anySatisfy(
                        breach -> assertThat(breach.detail()).contains("command c3", "command c1", "was unfinished"));
    }
}
