package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.FakePool.Host;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of accepted commands whose executor dies and comes back. */
class MigrationRestartTest {
    private final ExecutorFixture fixture = new ExecutorFixture();
    private final Duration tooOldForAnybody = fixture.config.maxCommandAge().plus(fixture.config.verifyTimeout());

    @Test
    void afterARestartFindsOutThatAcceptedWasNeverBegun() {
        fixture.give(fixture.command("c1"));

        fixture.restart();
        fixture.pass(tooOldForAnybody);
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        fixture.pass(Duration.ofSeconds(70));

        fixture.over(CommandStatus.FAILED, MigrationReason.EXECUTOR_RESTARTED, Whereabouts.SOURCE);
        assertThat(fixture.pool.migrations()).isEmpty();
        assertThat(fixture.events).hasSize(3);
    }

    @Test
    void tellsWhatBecomesOfAMigrationThatItsPredecessorBeginsWhenItNoLongerStandsStill() {
        fixture.give(fixture.command("c1"));
        fixture.restart();
        fixture.pass(Duration.ofSeconds(90));

        Host source = fixture.pool.host("xen1");
        FakeMigration migration = (FakeMigration) source.migrate(ExecutorFixture.WEB, fixture.pool.host("xen2"));
        fixture.pass(Duration.ofSeconds(60));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        migration.arrive();
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void afterARestartFindsOutThatAcceptedWasNeverBegunThoughTheDestinationSleepsSince() {
        fixture.give(fixture.command("c1"));
        fixture.pool.host("xen2").setDown(true);

        fixture.restart();
        fixture.pass(tooOldForAnybody.plusSeconds(70));

        fixture.over(CommandStatus.FAILED, MigrationReason.EXECUTOR_RESTARTED, Whereabouts.SOURCE);
    }

    @Test
    void afterARestartFollowsAMigrationThatGoesOn() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);

        fixture.restart();
        fixture.pass(Duration.ofSeconds(60));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(fixture.last().getElapsedMillis()).isBetween(50_000L, 60_000L);
        migration.arrive();
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(fixture.pool.migrations()).hasSize(1);
    }

    @Test
    void afterARestartSaysThatAMigrationFailedWhichItSawGoingOn() {
        FakeMigration migration = fixture.begun();
        fixture.restart();
        fixture.pass(Duration.ofSeconds(5));
        migration.fail(Kind.MIGRATION_FAILED, "nobody listens");
        fixture.pass(Duration.ofSeconds(5));

        fixture.over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void afterARestartFindsOutThatTheGuestHadArrived() {
        FakeMigration migration = fixture.begun();
        migration.arrive();

        fixture.restart();
        fixture.step();

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(fixture.events).hasSize(3);
    }

    @Test
    void afterARestartLeavesFinishedCommandsAlone() {
        fixture.begun().arrive();
        fixture.step();
        int before = fixture.events.size();

        fixture.restart();
        fixture.pass(Duration.ofSeconds(60));

        assertThat(fixture.events).hasSize(before);
    }
}
