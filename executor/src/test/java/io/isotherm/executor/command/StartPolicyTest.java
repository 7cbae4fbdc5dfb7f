package io.isotherm.executor.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.command.StartPolicy.Objection;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the pool's configuration, and the age of a command, forbid to start. */
class StartPolicyTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ExecutorFixture fixture = new ExecutorFixture();
    private final PoolConfig config = PoolConfigs.defaults(ExecutorFixture.POOL);

    StartPolicyTest() {
        config.setVersion(3L);
        config.getDecision().setMode(Mode.AUTOMATIC);
    }

    @Test
    void allowsWhatTheConfigurationDoesNotForbid() {
        assertThat(objection()).isEmpty();

        config.getDecision().setMode(Mode.RECOMMEND);
        assertThat(objection()).as("approved by an operator").isEmpty();
    }

    @Test
    void forbidsEverythingWhilePaused() {
        config.getDecision().setPaused(true);
        config.getConstraints().setMaintenanceHosts(List.of("xen1"));

        assertThat(objection()).contains(Objection.POOL_PAUSED);
    }

    @Test
    void forbidsEverythingInAPoolThatIsOnlyObserved() {
        config.getDecision().setMode(Mode.OBSERVE);
        assertThat(objection()).contains(Objection.POOL_OBSERVED);

        config.getDecision().setScenarioModes(Map.of("CONSOLIDATION", Mode.OBSERVE));
        assertThat(objection()).contains(Objection.POOL_OBSERVED);

        config.getDecision().setScenarioModes(Map.of("CONSOLIDATION", Mode.OBSERVE, "EVACUATION", Mode.AUTOMATIC));
        assertThat(objection()).as("it may come from the evacuation").isEmpty();
    }

    @Test
    void forbidsMovesToAHostInMaintenanceButNotFromIt() {
        config.getConstraints().setMaintenanceHosts(List.of("XEN2"));
        assertThat(objection()).contains(Objection.DESTINATION_IN_MAINTENANCE);

        config.getConstraints().setMaintenanceHosts(List.of("xen1", "xen3"));
        assertThat(objection()).isEmpty();
    }

    @Test
    void forbidsMovesInABlackoutFromItsFirstMinuteToItsLast() {
        config.getConstraints().setBlackouts(List.of(new Blackout(12 * 60, 13 * 60, List.of(), "UTC", List.of())));

        assertThat(objection(NOON.minusMillis(1))).isEmpty();
        assertThat(objection(NOON)).contains(Objection.IN_BLACKOUT);
        assertThat(objection(NOON.plus(Duration.ofMinutes(60)).minusMillis(1))).contains(Objection.IN_BLACKOUT);
        assertThat(objection(NOON.plus(Duration.ofMinutes(60)))).isEmpty();
    }

    @Test
    void forbidsMovesInABlackoutOverMidnight() {
        config.getConstraints().setBlackouts(List.of(new Blackout(22 * 60, 2 * 60, List.of(), "UTC", List.of())));

        assertThat(objection(Instant.parse("2026-01-01T21:59:59Z"))).isEmpty();
        assertThat(objection(Instant.parse("2026-01-01T22:00:00Z"))).contains(Objection.IN_BLACKOUT);
        assertThat(objection(Instant.parse("2026-01-02T01:59:59Z"))).contains(Objection.IN_BLACKOUT);
        assertThat(objection(Instant.parse("2026-01-02T02:00:00Z"))).isEmpty();
    }

    @Test
    void letsAHostBeEmptiedInABlackout() {
        config.getConstraints().setBlackouts(List.of(new Blackout(12 * 60, 13 * 60, List.of(), "UTC", List.of())));
        config.getConstraints().setMaintenanceHosts(List.of("xen1"));

        assertThat(objection(NOON)).isEmpty();
    }

    @Test
    void rejectsWhatIsForbiddenWithTheSettingThatForbidsIt() {
        config.getDecision().setPaused(true);
        fixture.apply(config);

        fixture.give(fixture.command("c1"));
        fixture.step();
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_PAUSED);
        assertThat(fixture.last().getDetail()).contains("decision.paused", "version 3");
        assertThat(fixture.pool.migrations()).isEmpty();

        for (PowerAction action : PowerAction.values()) {
            fixture.give(fixture.power("p-" + action, "xen2", action));
            fixture.step();
            assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.REJECTED);
            assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.POOL_PAUSED);
        }
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    @Test
    void everyObjectionIsAReasonOfItsOwn() {
        for (Objection objection : Objection.values()) {
            assertThat(MigrationReason.valueOf(objection.name())).isNotEqualTo(MigrationReason.OTHER);
        }
    }

    @Test
    void reportsOnWhatRunsWhenThePoolIsPaused() {
        fixture.give(fixture.command("c1"));
        fixture.step();
        config.getDecision().setPaused(true);
        fixture.apply(config);
        fixture.pool.migrations().get(0).arrive();
        fixture.step();

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
    }

    @Test
    void aDeletedConfigurationAllowsNothingMore() {
        fixture.apply(config);
        fixture.apply(null);

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_OBSERVED);
    }

    /** No later one could be newer. */
    @Test
    void aVersionThatThereCannotBeKeepsNoPauseFromHolding() {
        config.setVersion(Long.MAX_VALUE);
        fixture.apply(config);
        config.setVersion(4L);
        config.getDecision().setPaused(true);
        fixture.apply(config);

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_PAUSED);
    }

    @Test
    void anOldVersionThatIsPublishedAgainUndoesNoPause() {
        config.getDecision().setPaused(true);
        fixture.apply(config);
        PoolConfig old = PoolConfig.newBuilder(config).setVersion(2L).build();
        old.getDecision().setPaused(false);
        fixture.apply(old);

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_PAUSED);
    }

    @Test
    void startsNothingWhereNoConfigurationIsKnown() {
        ExecutorFixture unconfigured = ExecutorFixture.unconfigured();
        unconfigured.give(unconfigured.command("c1"));
        assertThat(unconfigured.last().getReason()).isEqualTo(MigrationReason.POOL_OBSERVED);
        assertThat(unconfigured.last().getDetail()).contains("no configuration", "isotherm apply");

        unconfigured.give(unconfigured.power("p1", "xen3", PowerAction.SLEEP));
        assertThat(unconfigured.lastPower().getReason()).isEqualTo(PowerReason.POOL_OBSERVED);
    }

    @Test
    void judgesACommandByTheModeOfTheScenarioThatItServes() {
        config.getDecision().setScenarioModes(Map.of("CONSOLIDATION", Mode.OBSERVE));

        assertThat(objection(Scenario.CONSOLIDATION, NOON)).contains(Objection.POOL_OBSERVED);
        assertThat(objection(Scenario.OVERLOAD, NOON)).isEmpty();
    }

    @Test
    void judgesACommandByTheBlackoutsOfTheScenarioThatItServes() {
        config.getConstraints()
                .setBlackouts(List.of(
                        new Blackout(12 * 60, 13 * 60, List.of(), "UTC", List.of("CONSOLIDATION", "EVACUATION"))));

        assertThat(objection(Scenario.CONSOLIDATION, NOON)).contains(Objection.IN_BLACKOUT);
        assertThat(objection(Scenario.EVACUATION, NOON)).contains(Objection.IN_BLACKOUT);
        assertThat(objection(Scenario.OVERLOAD, NOON)).isEmpty();
    }

    @Test
    void startsNothingAtTimesThatAreOnlyObserved() {
        config.getDecision()
                .setTimetable(List.of(new ModeTime(Mode.OBSERVE, 12 * 60, 13 * 60, List.of(), "UTC", List.of())));

        assertThat(objection(NOON)).contains(Objection.POOL_OBSERVED);
        assertThat(objection(NOON.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void startsNothingUnderAConfigurationWithATimeZoneThatIsNotKnownHere() {
        config.getConstraints().setBlackouts(List.of(new Blackout(0, 1, List.of(), "Moon/Tranquility", List.of())));
        fixture.apply(config);

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_OBSERVED);
    }

    @Test
    void keepsTheConfigurationThatItKnowsWhenARecordIsNoneOfItsPool() {
        config.getDecision().setPaused(true);
        fixture.apply(config);
        fixture.applyRecord(ExecutorFixture.POOL, "not Avro".getBytes(StandardCharsets.UTF_8));
        config.getDecision().setPaused(false);
        fixture.applyRecord(
                "other", fixture.serdes.serializer(fixture.topics.poolConfig()).serialize("", config));

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.POOL_PAUSED);
    }

    @Test
    void rejectsWhatIsOlderThanAFewTicksByItsOwnClock() {
        Instant issued = fixture.clock.instant();
        fixture.clock.advance(fixture.config.maxCommandAge());
        fixture.give(fixture.command("c1").setIssuedAt(issued));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);

        fixture.clock.advance(Duration.ofMillis(1));
        fixture.give(fixture.command("c2").setIssuedAt(issued));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.COMMAND_TOO_OLD);
        assertThat(fixture.last().getDetail())
                .contains(issued.toString(), "300 s", "executor.maxCommandAge", "check the clock");

        fixture.give(fixture.power("p1", "xen3", PowerAction.SLEEP).setIssuedAt(issued));
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.COMMAND_TOO_OLD);
    }

    @Test
    void doesNotBeginWhatGotTooOldBeforeItsAcceptanceWasOnRecord() {
        fixture.take(fixture.command("c1"));
        fixture.take(fixture.power("p1", "xen3", PowerAction.SLEEP));
        fixture.clock.advance(fixture.config.maxCommandAge().plusMillis(1));
        fixture.publish();
        fixture.step();

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.COMMAND_TOO_OLD);
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.COMMAND_TOO_OLD);
        assertThat(fixture.pool.migrations()).isEmpty();
        assertThat(fixture.pool.powerCalls()).isEmpty();
    }

    private Optional<Objection> objection() {
        return objection(NOON);
    }

    private Optional<Objection> objection(Instant now) {
        return objection(null, now);
    }

    private Optional<Objection> objection(@Nullable Scenario scenario, Instant now) {
        MigrationCommand command = fixture.command("c1").setScenario(scenario).build();
        return StartPolicy.againstMove(config, command, now).map(StartPolicy.Refusal::objection);
    }
}
