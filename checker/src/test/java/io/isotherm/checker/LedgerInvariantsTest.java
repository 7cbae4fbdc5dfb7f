package io.isotherm.checker;

import static io.isotherm.checker.Reports.assertClean;
import static io.isotherm.checker.Reports.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Temperature;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerInvariantsTest {
    private final World world =
            new World().host("a").host("b").guest("web", "a", 2, 1).runTo(300);

    @Test
    void i9FindsAPoolThatGotNoDecisionsWhileItSampled() {
        world.deciding(false).runTo(600).deciding(true).runTo(900);
        CheckReport report = world.check();
        assertOnly(report, Invariant.I9, 1, "no decision for 360 s", "lab@2026-03-01T12:04:00Z");
        assertThat(report.figures().ticksWithoutDecision()).isEqualTo(5);
    }

    @Test
    void i9FindsAPoolThatStoppedAtTheEnd() {
        assertOnly(world.deciding(false).runTo(900).check(), Invariant.I9, 1, "at the end of the topics");
    }

    @Test
    void i9FindsAPoolThatNeverGotADecisionBesideOneThatDid() {
        World other = new World("second")
                .host("x")
                .guest("y", "x", 1, 1)
                .deciding(false)
                .runTo(900);
        Checker checker = new Checker();
        other.records()
                .forEach(record -> world.add(
                        record.source(),
                        (record.timestamp() - World.START.toEpochMilli()) / 1000,
                        record.key(),
                        record.value()));
        CheckReport report = world.runTo(900).check(checker);
        assertOnly(report, Invariant.I9, 1, "after its first sample");
        assertThat(report.first(Invariant.I9).get(0).pool()).isEqualTo("second");
    }

    @Test
    void i9AllowsAWholePoolToFallSilent() {
        world.silence("a", true).silence("b", true).deciding(false).runTo(1200);
        world.silence("a", false).silence("b", false).deciding(true).runTo(1500);
        CheckReport report = world.check();
        assertClean(report);
        assertThat(report.figures().ticksWithoutDecision()).isLessThanOrEqualTo(1);
    }

    @Test
    void i10FindsACommandTwiceInItsTopic() {
        world.move("c1", "web", "a", "b", 20);
        world.add(Source.MIGRATION_COMMANDS, 300, "lab/a", world.migrationCommand("c1", "web", "a", "b"));
        assertOnly(world.runTo(900).check(), Invariant.I10, 1, "c1 appears a second time");
    }

    @Test
    void i10FindsAPowerCommandTwiceInItsTopic() {
        world.config(config -> config.getPower().setEnabled(true)).power("p1", "b", PowerAction.SLEEP);
        world.config(config -> {
            config.getPower().setEnabled(true);
            config.getPower().setReserveHosts(0);
        });
        world.add(
                Source.POWER_COMMANDS,
                300,
                "lab/b",
                new PowerCommand(
                        "p1", world.decisionId(), "lab", "b", PowerAction.SLEEP, World.at(300), World.at(900), "x"));
        assertOnly(world.runTo(900).check(), Invariant.I10, 1, "power command p1 appears a second time");
    }

    @Test
    void i10FindsAnIssuedMoveWithoutACommand() {
        world.listMove(world.move("c1", "web", "a", "b", true)).runTo(900);
        assertOnly(world.check(), Invariant.I10, 1, "issued command c1, which is not in its topic");
    }

    @Test
    void i10AsksForNoCommandThatRetentionHasRemoved() {
        world.listMove(world.move("c1", "web", "a", "b", true)).runTo(900);
        Checker checker = new Checker();
        checker.startsAt(Source.MIGRATION_COMMANDS, World.at(301).toEpochMilli());
        assertClean(world.check(checker));
    }

    @Test
    void i10FindsACommandThatItsDecisionDidNotIssue() {
        world.listMove(world.move("c1", "web", "a", "b", false));
        world.add(Source.MIGRATION_COMMANDS, 300, "lab/a", world.migrationCommand("c1", "web", "a", "b"));
        assertOnly(world.runTo(900).check(), Invariant.I10, 1, "was not issued by its decision");
    }

    @Test
    void i10FindsACommandWithoutADecision() {
        world.add(Source.MIGRATION_COMMANDS, 310, "lab/a", world.migrationCommand("c1", "web", "a", "b"));
        world.runTo(900)
                .without(record -> record.value() instanceof Decision decision
                        && decision.getDecisionId().equals("lab@" + World.at(300)));
        assertOnly(world.check(), Invariant.I10, 1, "which is not in its topic");
    }

    @Test
    void i10FindsADecisionMadeTwice() {
        Decision again = Decision.newBuilder(world.decision()).build();
        assertOnly(
                world.add(Source.DECISIONS, 300, "lab", again).runTo(900).check(),
                Invariant.I10,
                1,
                "appears a second time");
    }

    @Test
    void i10FindsAWindowWithTwoStates() {
        world.add(Source.HOST_STATES, 300, "lab/a", world.state("a", Temperature.NORMAL, DataQuality.GOOD));
        assertOnly(world.runTo(900).check(), Invariant.I10, 1, "the window of a", "has a second state");
    }

    @Test
    void i10FindsACommandThatStaysUnfinishedForEver() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        world.unfinished("c1").runTo(1800);
        assertOnly(world.check(), Invariant.I10, 1, "still lists it as unfinished");
    }

    @Test
    void i10AllowsACommandToBeUnfinishedUntilItsDeadline() {
        world.command("c1", "web", "a", "b")
                .event("c1", CommandStatus.ACCEPTED, 312)
                .runTo(360);
        assertClean(world.unfinished("c1").runTo(1200).check());
    }

    @Test
    void i11FindsDecisionsOutOfOrder() {
        Decision late = Decision.newBuilder(world.decision())
                .setTick(World.at(30))
                .setDecisionId("lab@" + World.at(30))
                .build();
        assertOnly(
                world.add(Source.DECISIONS, 310, "lab", late).runTo(900).check(),
                Invariant.I11,
                1,
                "comes after lab@2026-03-01T12:05:00Z");
    }

    @Test
    void i11FindsADecisionOfAnotherName() {
        Decision misnamed = Decision.newBuilder(world.decision())
                .setTick(World.at(330))
                .setDecisionId("something")
                .setMoves(List.of())
                .build();
        assertOnly(
                world.add(Source.DECISIONS, 330, "lab", misnamed).runTo(900).check(),
                Invariant.I11,
                1,
                "should be called lab@2026-03-01T12:05:30Z");
    }
}
