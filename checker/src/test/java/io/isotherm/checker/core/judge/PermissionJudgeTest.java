package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

public class PermissionJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 1)
            .guest("db", "a", 2, 1)
            .guest("mail", "b", 2, 1);

    private SyntheticPool constraints(Consumer<ConstraintsConfig> change) {
        return pool.config(config -> change.accept(config.getConstraints())).runTo(300);
    }

    private SyntheticPool decision(Consumer<DecisionConfig> change) {
        return pool.config(config -> change.accept(config.getDecision())).runTo(300);
    }

    private void approve(String commandId, long at) {
        pool.add(
                ObservedTopic.APPROVALS,
                at,
                "lab",
                new Approval("lab", commandId, "an operator", SyntheticPool.at(at), false, ""));
    }

    @Test
    void findsAMoveInAPoolForWhichNobodyHasSaidAnything() {
        SyntheticPool silent =
                SyntheticPool.withoutConfiguration().host("a").host("b").guest("web", "a", 2, 1);
        silent.runTo(300).move("c1", "web", "a", "b", 20).runTo(600);
        assertOnly(silent.check(), Invariant.I5, 1, "command c1");
    }

    @Test
    void findsAMoveInABlackoutUnlessItEvacuates() {
        constraints(
                rules -> rules.setBlackouts(List.of(new Blackout(12 * 60, 12 * 60 + 10, List.of(), "UTC", List.of()))));
        pool.move("c1", "web", "a", "b", 20).runTo(360);
        pool.scenario(Scenario.EVACUATION).move("c2", "db", "a", "c", 20).runTo(420);
        pool.scenario(Scenario.STEADY)
                .runTo(600)
                .move("c3", "mail", "b", "c", 20)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c1", "blackout");
    }

    @Test
    void findsACommandOfAPausedPool() {
        decision(rules -> rules.setPaused(true));
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "paused");
    }

    @Test
    void findsARecommendationCarriedOutWithoutApproval() {
        pool.mode(Mode.RECOMMEND).runTo(300);
        pool.move("c1", "web", "a", "b", 20).move("c2", "db", "a", "c", 20);
        approve("c2", 290);
        assertOnly(pool.runTo(900).check(), Invariant.I5, 1, "command c1", "nobody has approved");
    }

    @Test
    void findsACommandOfAScenarioThatIsObservedThoughItsDecisionSaysAutomatic() {
        decision(rules -> rules.setScenarioModes(Map.of("STEADY", Mode.OBSERVE)));
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c1", "STEADY is observed only");
    }

    @Test
    void allowsACommandOfAScenarioThatIsAutomaticInAPoolThatIsObserved() {
        decision(rules -> {
            rules.setMode(Mode.OBSERVE);
            rules.setScenarioModes(Map.of("OVERLOAD", Mode.AUTOMATIC));
        });
        pool.scenario(Scenario.OVERLOAD).move("c1", "web", "a", "b", 20).runTo(900);
        assertClean(pool.check());
    }

    @Test
    void findsAnApprovedCommandOfAPoolThatIsObserved() {
        decision(rules -> rules.setMode(Mode.OBSERVE));
        approve("c1", 290);
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c1", "observed only");
    }

    @Test
    void findsACommandThatWasApprovedBeforeThePoolWasPaused() {
        pool.mode(Mode.RECOMMEND).runTo(300);
        pool.listMove(pool.move("c1", "web", "a", "b", false));
        MigrationCommand recommended = pool.migrationCommand("c1", "web", "a", "b");
        pool.runTo(360);
        approve("c1", 350);
        pool.config(config -> config.getDecision().setPaused(true));
        MigrationCommand issued = MigrationCommand.newBuilder(recommended)
                .setIssuedAt(SyntheticPool.at(360))
                .build();
        pool.add(ObservedTopic.MIGRATION_COMMANDS, 360, "lab/a", issued)
                .event("c1", CommandStatus.FAILED, 380)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c1", "paused");
    }

    @Test
    void findsAPowerCommandOfAPausedPool() {
        pool.config(config -> {
                    config.getDecision().setPaused(true);
                    config.getPower().setEnabled(true);
                    config.getPower().setReserveHosts(0);
                })
                .runTo(300);
        pool.power("p1", "c", PowerAction.SLEEP).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "power command p1 (SLEEP c)", "paused");
    }

    /** As moves are. */
    @Test
    void judgesAPowerCommandByTheModeOfItsScenarioWhateverNamesTheTick() {
        pool.config(config -> {
                    config.getPower().setEnabled(true);
                    config.getDecision().setScenarioModes(Map.of("EVACUATION", Mode.OBSERVE));
                })
                .runTo(300);
        pool.scenario(Scenario.EVACUATION).power("p1", "c", PowerAction.SLEEP, Scenario.CONSOLIDATION);
        pool.runTo(360).power("p2", "c", PowerAction.SLEEP, Scenario.EVACUATION).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "p2", "EVACUATION is observed only");
    }
}
