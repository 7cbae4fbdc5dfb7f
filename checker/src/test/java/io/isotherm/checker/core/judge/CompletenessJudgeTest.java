package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.Checker;
import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Temperature;
import org.junit.jupiter.api.Test;

class CompletenessJudgeTest {
    private final SyntheticPool pool =
            new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);

    @Test
    void findsACommandTwiceInItsTopic() {
        pool.move("c1", "web", "a", "b", 20);
        pool.add(ObservedTopic.MIGRATION_COMMANDS, 300, "lab/a", pool.migrationCommand("c1", "web", "a", "b"));
        assertOnly(pool.runTo(900).check(), Invariant.I10, 1, "c1 appears a second time");
    }

    @Test
    void findsAPowerCommandTwiceInItsTopic() {
        emptyHostsMaySleep();
        pool.power("p1", "b", PowerAction.SLEEP);
        pool.add(ObservedTopic.POWER_COMMANDS, 300, "lab/b", sleep("p1"));
        assertOnly(pool.runTo(900).check(), Invariant.I10, 1, "power command p1 appears a second time");
    }

    @Test
    void findsAnIssuedMoveWithoutACommand() {
        pool.listMove(pool.move("c1", "web", "a", "b", true)).runTo(900);
        assertOnly(pool.check(), Invariant.I10, 1, "issued command c1, which is not in its topic");
    }

    @Test
    void findsAnIssuedPowerActionWithoutACommand() {
        emptyHostsMaySleep();
        pool.power("p1", "b", PowerAction.SLEEP).runTo(900).without(record -> record.value() instanceof PowerCommand);
        assertOnly(pool.check(), Invariant.I10, 1, "issued command p1, which is not in its topic");
    }

    @Test
    void findsAPowerCommandThatItsDecisionDidNotIssue() {
        emptyHostsMaySleep();
        pool.add(ObservedTopic.POWER_COMMANDS, 300, "lab/b", sleep("p1"));
        assertOnly(pool.runTo(900).check(), Invariant.I10, 1, "power command p1", "was not issued by its decision");
    }

    @Test
    void asksForNoCommandThatRetentionHasRemoved() {
        pool.listMove(pool.move("c1", "web", "a", "b", true)).runTo(900);
        Checker checker = new Checker();
        checker.startsAt(ObservedTopic.MIGRATION_COMMANDS, SyntheticPool.at(301).toEpochMilli());
        assertClean(pool.check(checker));
    }

    @Test
    void findsACommandThatItsDecisionDidNotIssue() {
        pool.listMove(pool.move("c1", "web", "a", "b", false));
        pool.add(ObservedTopic.MIGRATION_COMMANDS, 300, "lab/a", pool.migrationCommand("c1", "web", "a", "b"));
        assertOnly(pool.runTo(900).check(), Invariant.I10, 1, "was not issued by its decision");
    }

    @Test
    void findsACommandWithoutADecision() {
        pool.add(ObservedTopic.MIGRATION_COMMANDS, 310, "lab/a", pool.migrationCommand("c1", "web", "a", "b"));
        pool.runTo(900)
                .without(record -> record.value() instanceof Decision decision
                        && decision.getDecisionId().equals("lab@" + SyntheticPool.at(300)));
        assertOnly(pool.check(), Invariant.I10, 1, "which is not in its topic");
    }

    @Test
    void findsADecisionMadeTwice() {
        Decision again = Decision.newBuilder(pool.decision()).build();
        assertOnly(
                pool.add(ObservedTopic.DECISIONS, 300, "lab", again).runTo(900).check(),
                Invariant.I10,
                1,
                "appears a second time");
    }

    @Test
    void findsAWindowWithTwoStates() {
        pool.add(ObservedTopic.HOST_STATES, 300, "lab/a", pool.state("a", Temperature.NORMAL, DataQuality.GOOD));
        assertOnly(pool.runTo(900).check(), Invariant.I10, 1, "the window of a", "has a second state");
    }

    @Test
    void findsACommandThatStaysUnfinishedForEver() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        pool.unfinished("c1").runTo(1800);
        assertOnly(pool.check(), Invariant.I10, 1, "still lists it as unfinished");
    }

    @Test
    void allowsACommandToBeUnfinishedUntilItsDeadline() {
        pool.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        assertClean(pool.unfinished("c1").runTo(1200).check());
    }

    private void emptyHostsMaySleep() {
        pool.config(config -> {
            config.getPower().setEnabled(true);
            config.getPower().setReserveHosts(0);
        });
    }

    private PowerCommand sleep(String id) {
        return new PowerCommand(
                id,
                pool.decisionId(),
                "lab",
                "b",
                PowerAction.SLEEP,
                SyntheticPool.at(300),
                SyntheticPool.at(900),
                "x");
    }
}
