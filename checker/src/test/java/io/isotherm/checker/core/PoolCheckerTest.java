package io.isotherm.checker.core;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckFigures;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.VmState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolCheckerTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 2)
            .guest("db", "a", 4, 2)
            .runTo(300);

    @Test
    void findsNothingInASoundTimeline() {
        CheckReport report = pool.move("c1", "web", "a", "b", 20).runTo(900).check();
        assertClean(report);
        assertThat(report.figures().moves()).isEqualTo(new CheckFigures.Moves(1, 1, 0, 0, 0, 0, 0, 0, 0));
        assertThat(report.figures().ticksWithoutDecision()).isZero();
        assertThat(report.figures().unchecked()).isEmpty();
        assertThat(report.figures().scenarioSeconds()).containsExactly(Map.entry("STEADY", 780L));
    }

    @Test
    void ignoresAGuestThatIsJustArrivingUntilItHasArrived() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(310);
        pool.guest("half", "b", 1, 0).state("half", VmState.MIGRATING_IN).runTo(900);
        pool.event("c1", CommandStatus.FAILED, 905).runTo(1200);
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().moves().failed()).isEqualTo(1);
    }

    @Test
    void countsWhatBecameOfCommands() {
        pool.guest("u", "a", 1, 0.1)
                .guest("v", "a", 1, 0.1)
                .guest("w", "a", 1, 0.1)
                .guest("x", "a", 1, 0.1);
        pool.runTo(420).move("c1", "web", "a", "b", 20).runTo(480);
        pool.command("c2", "u", "a", "b")
                .event("c2", CommandStatus.EXPIRED, 500)
                .runTo(540);
        pool.command("c3", "v", "a", "b")
                .event("c3", CommandStatus.UNKNOWN, 560)
                .runTo(600);
        pool.command("c4", "w", "a", "b").runTo(1560);
        pool.command("c5", "x", "a", "b")
                .event("c9", CommandStatus.FAILED, 1570)
                .runTo(1600);
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().moves()).isEqualTo(new CheckFigures.Moves(5, 1, 0, 0, 1, 1, 1, 1, 0));
        assertThat(report.figures().eventsWithoutCommand()).isEqualTo(1);
    }

    @Test
    void countsMovesThatNobodyCommanded() {
        CheckReport report = pool.relocate("web", "c", 330).runTo(900).check();
        assertClean(report);
        assertThat(report.figures().foreignMoves()).isEqualTo(1);
    }
}
