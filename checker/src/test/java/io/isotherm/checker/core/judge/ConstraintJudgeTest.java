package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

public class ConstraintJudgeTest {
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

    @Test
    void findsAnExcludedGuestMovedByNameOrUuid() {
        constraints(rules -> rules.setExcludedVms(List.of("web", SyntheticPool.uuid("db"))));
        pool.move("c1", "web", "a", "b", 20).move("c2", "db", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 2, "excluded");
    }

    @Test
    void findsAMoveToAHostThatIsNotAllowed() {
        constraints(rules -> rules.setAllowedHosts(Map.of("web", List.of("a", "c"))));
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "allowed only on [a, c]");
    }

    @Test
    void findsAMoveToAForbiddenHost() {
        constraints(rules -> rules.setForbiddenHosts(Map.of("W*", List.of("B"))));
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "must not be on [b]");
    }

    @Test
    void findsAMoveToAHostInMaintenance() {
        pool.rejection("b");
        constraints(rules -> rules.setMaintenanceHosts(List.of("B*")));
        pool.move("c1", "web", "a", "b", 20).runTo(540);
        assertOnly(pool.check(), Invariant.I5, 1, "maintenance");
    }

    @Test
    void allowsMovesThatKeepTheHostRules() {
        constraints(rules -> {
            rules.setAllowedHosts(Map.of("web", List.of("a", "b")));
            rules.setForbiddenHosts(Map.of("web", List.of("c")));
            rules.setMaintenanceHosts(List.of("c"));
            rules.setExcludedVms(List.of("db"));
        });
        assertClean(pool.move("c1", "web", "a", "b", 20).runTo(900).check());
    }

    @Test
    void findsAGroupTornApart() {
        constraints(rules -> rules.setAffinity(List.of(List.of("web", "db"))));
        pool.move("c1", "web", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "affinity: apart from 0 guests of its group before, from 1 after");
    }

    @Test
    void allowsAGroupToMoveTogetherAndToComeTogether() {
        constraints(rules -> rules.setAffinity(List.of(List.of("web", "db"))));
        pool.move("c1", "web", "a", "c", 20).move("c2", "db", "a", "c", 30).runTo(900);
        assertClean(pool.check());
        SyntheticPool apart =
                new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).guest("db", "b", 2, 1);
        apart.config(config -> config.getConstraints().setAffinity(List.of(List.of("web", "db"))));
        assertClean(apart.runTo(300).move("c1", "web", "a", "b", 20).runTo(900).check());
    }

    @Test
    void allowsAGroupToLeaveADrainedHostOneAfterTheOther() {
        constraints(rules -> {
            rules.setAffinity(List.of(List.of("web", "db")));
            rules.setMaintenanceHosts(List.of("a"));
        });
        pool.scenario(Scenario.EVACUATION).move("c1", "web", "a", "b", 20);
        pool.runTo(420).move("c2", "db", "a", "b", 20);
        assertClean(pool.runTo(900).check());
    }

    @Test
    void allowsAGuestToGoWhereItsOpponentIsShutOff() {
        pool.guest("old", "b", 1, 0.1);
        constraints(rules -> rules.setAntiAffinity(List.of(List.of("web", "old"))));
        pool.state("old", VmState.STOPPED).runTo(420).move("c1", "web", "a", "b", 20);
        assertClean(pool.runTo(900).check());
    }

    @Test
    void findsOpponentsBroughtTogether() {
        constraints(rules -> rules.setAntiAffinity(List.of(List.of("web", "mail"))));
        pool.move("c1", "web", "a", "b", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "anti-affinity: together with 0", "with 1 after");
    }

    @Test
    void findsOpponentsThatMeetWhileUnderWay() {
        constraints(rules -> rules.setAntiAffinity(List.of(List.of("web", "mail"))));
        pool.move("c1", "web", "a", "c", 20).move("c2", "mail", "b", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c2", "anti-affinity");
    }

    @Test
    void allowsABreachToShrink() {
        constraints(rules -> rules.setAntiAffinity(List.of(List.of("web", "db", "mail"))));
        pool.guest("extra", "a", 1, 0.1).runTo(360);
        assertClean(pool.move("c1", "web", "a", "c", 20).runTo(900).check());
    }

    @Test
    void findsMoreMovesInAnHourThanAllowed() {
        decision(rules -> rules.setMaxMovesPerHour(1));
        pool.scenario(Scenario.CONSOLIDATION)
                .move("c1", "web", "a", "b", 20)
                .runTo(600)
                .move("c2", "db", "a", "c", 20)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "2 commands in an hour, allowed are 1");
    }

    @Test
    void findsMoreMemoryMovedInAnHourThanAllowed() {
        decision(rules -> rules.setMaxMovedGibPerHour(3.0));
        pool.scenario(Scenario.CONSOLIDATION)
                .move("c1", "web", "a", "b", 20)
                .runTo(600)
                .move("c2", "db", "a", "c", 20)
                .runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "4.000 GiB commanded to move in an hour");
    }

    @Test
    void allowsReliefBeyondTheBudgetsOfAnHour() {
        decision(rules -> {
            rules.setMaxMovesPerHour(1);
            rules.setMaxMovedGibPerHour(1.0);
        });
        pool.scenario(Scenario.OVERLOAD)
                .move("c1", "web", "a", "b", 20)
                .runTo(600)
                .move("c2", "db", "a", "c", 20)
                .runTo(900);
        assertClean(pool.check());
    }

    @Test
    void findsMoreMovesAtOnceThanAllowed() {
        decision(rules -> rules.setMaxConcurrentMoves(1));
        pool.move("c1", "web", "a", "b", 20).move("c2", "db", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "2 moves under way at once, allowed are 1");
    }

    @Test
    void findsMoreMovesAtOnceToOneHostThanAllowed() {
        decision(rules -> rules.setMaxConcurrentMovesPerHost(1));
        pool.move("c1", "web", "a", "c", 20).move("c2", "mail", "b", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c2", "from or to c, allowed are 1");
    }

    @Test
    void findsAHostThatSendsWhileItReceives() {
        decision(rules -> rules.setMaxConcurrentMovesPerHost(1));
        pool.move("c1", "web", "a", "b", 20).move("c2", "mail", "b", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "command c2", "from or to b, allowed are 1");
    }

    @Test
    void findsMoreMovesThanAllowedUntilAnHourIsOver() {
        decision(rules -> rules.setMaxMovesPerHour(1));
        pool.scenario(Scenario.CONSOLIDATION)
                .move("c1", "web", "a", "b", 20)
                .runTo(3840)
                .move("c2", "db", "a", "c", 20)
                .runTo(4200);
        assertOnly(pool.check(), Invariant.I5, 1, "command c2", "2 commands in an hour");
    }

    @Test
    void allowsAsManyMovesAgainInTheNextHour() {
        decision(rules -> {
            rules.setMaxMovesPerHour(1);
            rules.setMaxMovedGibPerHour(2.0);
        });
        pool.scenario(Scenario.CONSOLIDATION)
                .move("c1", "web", "a", "b", 20)
                .runTo(3900)
                .move("c2", "db", "a", "c", 20)
                .runTo(4200);
        assertClean(pool.check());
    }

    @Test
    void findsMoreMovesAtOnceOfOneHostThanAllowed() {
        decision(rules -> rules.setMaxConcurrentMovesPerHost(1));
        pool.move("c1", "web", "a", "b", 20).move("c2", "db", "a", "c", 20).runTo(900);
        assertOnly(pool.check(), Invariant.I5, 1, "from or to a, allowed are 1");
    }

    @Test
    void judgesByTheConfigurationThatWasInForce() {
        pool.runTo(300).move("c1", "web", "a", "b", 20).runTo(600);
        pool.config(config -> config.getConstraints().setMaintenanceHosts(List.of("b")));
        assertClean(pool.runTo(840).check());
    }

    @Test
    void countsNoMoveAsUnderWayWhoseGuestIsSeenThereAtTheTick() {
        oneAtOnce();
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .relocate("web", "b", 360)
                .event("c1", CommandStatus.SUCCEEDED, 700)
                .runTo(360);
        assertClean(pool.move("c2", "db", "a", "c", 20).runTo(1200).check());
    }

    @Test
    void countsNoMoveAsUnderWayWhoseGuestSomebodyElseHasMovedElsewhere() {
        oneAtOnce();
        pool.command("c1", "web", "a", "b").relocate("web", "c", 340).runTo(420);
        pool.move("c2", "db", "a", "b", 20).runTo(600);
        assertClean(pool.event("c1", CommandStatus.REJECTED, 600).runTo(1200).check());
    }

    @Test
    void countsNoMoveAsUnderWayWhoseGuestIsSeenElsewhereSinceItsSourceIsSilent() {
        oneAtOnce();
        pool.command("c1", "web", "a", "b").runTo(310);
        pool.silence("a", true).relocate("web", "c", 340).runTo(420);
        pool.move("c2", "mail", "b", "c", 20).runTo(600);
        assertClean(pool.event("c1", CommandStatus.REJECTED, 600).runTo(1200).check());
    }

    private void oneAtOnce() {
        pool.config(config -> config.getDecision().setMaxConcurrentMovesPerHost(1))
                .runTo(300);
    }
}
