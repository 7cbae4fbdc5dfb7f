package io.isotherm.checker.core.conduct;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class DrainJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .guest("web", "a", 2, 1)
            .guest("db", "a", 2, 1)
            .runTo(300);

    @BeforeEach
    void maintain() {
        configure(config -> {});
    }

    private void configure(Consumer<PoolConfig> change) {
        pool.config(config -> {
            config.getConstraints().setMaintenanceHosts(List.of("a"));
            change.accept(config);
        });
    }

    @Test
    void findsADrainThatStandsStillWithoutAWord() {
        assertOnly(
                pool.runTo(900).check(),
                Invariant.DRAIN,
                1,
                "a is in maintenance, but for 240 s no move has left it",
                "[db, web]");
    }

    @Test
    void allowsADrainToStandForAsLongAsKWindows() {
        pool.runTo(540).config(config -> {});
        assertClean(pool.runTo(900).check());
    }

    @Test
    void allowsADrainThatEnds() {
        pool.move("c1", "web", "a", "b", 20).runTo(420);
        assertClean(pool.move("c2", "db", "a", "b", 20).runTo(1500).check());
    }

    @Test
    void findsADrainThatStandsAfterItsFirstMove() {
        pool.move("c1", "web", "a", "b", 20).runTo(1500);
        assertOnly(pool.check(), Invariant.DRAIN, 1, "[db]");
    }

    @Test
    void findsADrainThatStandsAgainAfterItWentOn() {
        pool.runTo(900).move("c1", "web", "a", "b", 20).runTo(1500);
        assertOnly(pool.check(), Invariant.DRAIN, 2, "[db, web]");
    }

    @Test
    void allowsADrainWhoseMoveTakesLong() {
        pool.command("c1", "web", "a", "b")
                .command("c2", "db", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .event("c2", CommandStatus.ACCEPTED, 312)
                .runTo(900);
        pool.event("c1", CommandStatus.FAILED, 910)
                .event("c2", CommandStatus.FAILED, 910)
                .runTo(1100);
        assertClean(pool.check());
    }

    @Test
    void allowsADrainWhenARejectionHasToldOnceWhatHoldsIt() {
        assertClean(pool.rejection("a").runTo(1500).check());
    }

    @Test
    void allowsADrainWhenANoteHasToldWhatHoldsIt() {
        assertClean(pool.note("Host a keeps 2 guests").runTo(1500).check());
    }

    @Test
    void allowsADrainWhoseMovesWait() {
        pool.listMove(pool.move("c1", "web", "a", "b", false)).runTo(1500);
        assertClean(pool.check());
    }

    @Test
    void findsAGuestThatNoDecisionHasToldOf() {
        pool.rejection("a").runTo(600).guest("late", "a", 1, 0.1);
        assertOnly(pool.runTo(1500).check(), Invariant.DRAIN, 1, "[late]");
    }

    @Test
    void allowsShutOffGuestsToStay() {
        pool.state("web", VmState.STOPPED).state("db", VmState.STOPPED);
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void expectsNoDrainOfAPoolThatDoesNotEvacuateByItself() {
        configure(config -> config.getDecision().setScenarioModes(Map.of("EVACUATION", Mode.RECOMMEND)));
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void expectsNoDrainOfAPausedPool() {
        configure(config -> config.getDecision().setPaused(true));
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void expectsNoDrainOfAHostOfWhichTooLittleIsKnown() {
        pool.quality("a", DataQuality.POOR);
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void expectsNoDrainWhileThePoolIsUnsafe() {
        configure(config -> config.getDecision().setMinKnownShare(0.9));
        pool.quality("b", DataQuality.POOR).scenario(Scenario.UNSAFE);
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void expectsNoDrainInABlackoutOfEvacuation() {
        configure(config -> config.getConstraints()
                .setBlackouts(List.of(new Blackout(12 * 60, 13 * 60, List.of(), "UTC", List.of("EVACUATION")))));
        assertClean(pool.runTo(1500).check());
    }

    @Test
    void findsADrainThatStandsStillAfterAnEarlierOneWasExplained() {
        pool.rejection("a").runTo(600).config(config -> {});
        pool.runTo(900);
        configure(config -> {});
        assertOnly(pool.runTo(1500).check(), Invariant.DRAIN, 1, "[db, web]");
    }

    @Test
    void allowsADrainToWaitForACommandThatTheDecisionsNameAsUnfinished() {
        assertClean(waitingFor("c1").check());
    }

    @Test
    void findsADrainThatWaitsForACommandThatNoDecisionNames() {
        assertOnly(waitingFor("").check(), Invariant.DRAIN, 1, "[web]");
    }

    /** A migration that runs on past its deadline. */
    private SyntheticPool waitingFor(String unfinished) {
        pool.move("c0", "db", "a", "b", 20).runTo(360);
        if (!unfinished.isEmpty()) {
            pool.unfinished(unfinished);
        }
        return pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 372)
                .runTo(1800)
                .event("c1", CommandStatus.FAILED, 1800);
    }
}
