package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.journal.CommandLifecycle;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of accepted commands: whether it goes well, fails, or stays in doubt. */
class MigrationTaskTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    @Test
    void reportsTheWholeLifeOfACommand() {
        FakeMigration migration = fixture.begun();
        fixture.pass(Duration.ofSeconds(25));
        migration.arrive();
        fixture.step();

        assertThat(fixture.events)
                .extracting(MigrationEvent::getStatus)
                .containsExactly(
                        CommandStatus.ACCEPTED,
                        CommandStatus.RUNNING,
                        CommandStatus.RUNNING,
                        CommandStatus.RUNNING,
                        CommandStatus.SUCCEEDED);
        assertThat(fixture.events.get(2).getEstimatedProgress()).isEqualTo(0.25);
        assertThat(fixture.events.get(2).getElapsedMillis()).isEqualTo(10_000);
        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(fixture.last().getElapsedMillis()).isEqualTo(25_000);
        assertThat(fixture.last().getEstimatedProgress()).isNull();
        assertThat(fixture.registry
                        .get("isotherm.executor.commands")
                        .tags("kind", "migration", "status", "succeeded", "reason", "none")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void letsAGuestBackWhereItLeftItsDefinition() {
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.STOPPED, 512);

        fixture.begun().arrive();
        fixture.step();

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void saysWhyAMigrationFailedAndThatTheGuestIsWhereItWas() {
        fixture.begun().fail(Kind.NO_LOG_DIRTY, "no log-dirty");
        fixture.step();

        fixture.over(CommandStatus.FAILED, MigrationReason.NO_LOG_DIRTY, Whereabouts.SOURCE);
        assertThat(fixture.last().getDetail()).contains("no log-dirty");
    }

    @Test
    void saysWhyAMigrationCouldNotBegin() {
        fixture.pool.host("xen1").refuse(new HypervisorException(Kind.INCOMPATIBLE_CPU, "no avx512"));

        fixture.give(fixture.command("c1"));
        fixture.step();

        fixture.over(CommandStatus.FAILED, MigrationReason.INCOMPATIBLE_CPU, Whereabouts.SOURCE);
    }

    @Test
    void failsAtOnceWhenSomebodyElseWasQuicker() {
        fixture.give(fixture.command("c1"));
        fixture.pool.host("xen1").setMigrating(ExecutorFixture.WEB);
        fixture.pool.host("xen1").refuse(new HypervisorException(Kind.VM_BUSY, "another job"));
        fixture.step();

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_BUSY, Whereabouts.SOURCE);
    }

    @Test
    void doesNotTrustALostConnectionToMeanThatNothingBegan() {
        fixture.pool.host("xen1").refuse(new HypervisorException(Kind.UNREACHABLE, "connection reset"));
        fixture.give(fixture.command("c1"));
        fixture.pool.host("xen1").setMigrating(ExecutorFixture.WEB);
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);
        fixture.pass(Duration.ofSeconds(20));
        assertThat(CommandLifecycle.of(fixture.last().getStatus()).isOver()).isFalse();

        fixture.pool.host("xen1").setMigrating(null);
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void doesNotBeginWhatWasAcceptedInTimeButPublishedTooLate() {
        fixture.dispatcher.take(fixture.record(
                fixture.topics.migrationCommands().name(),
                "lab/xen1",
                fixture.serdes
                        .serializer(fixture.topics.migrationCommands())
                        .serialize("", fixture.command("c1").build()),
                fixture.clock.instant()));
        fixture.clock.advance(Duration.ofMinutes(11));
        fixture.publish();
        fixture.step();

        fixture.over(CommandStatus.EXPIRED, MigrationReason.DEADLINE_PASSED, Whereabouts.UNKNOWN);
        assertThat(fixture.pool.migrations()).isEmpty();
    }

    @Test
    void waitsUntilBothHostsAgree() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        fixture.pass(Duration.ofSeconds(5));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);

        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void reportsAGuestThatStaysOnBothHosts() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_ON_BOTH_HOSTS, Whereabouts.BOTH);
    }

    @Test
    void reportsAGuestThatIsStoppedOnBothHosts() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
        migration.fail(Kind.MIGRATION_FAILED, "resume failed");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, Whereabouts.NEITHER);
        assertThat(fixture.last().getDetail()).contains("resume failed").contains("PAUSED");
    }

    @Test
    void believesBadNewsOnlyOnceTwoLooksInARowAreAlike() {
        fixture.begun().fail(Kind.MIGRATION_FAILED, "broken pipe");
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
        for (int second = 0; second < 40; second++) {
            GuestState changing = second % 2 == 0 ? GuestState.PAUSED : GuestState.MIGRATING_IN;
            fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", changing, 512);
            fixture.pool.host("xen1").setMigrating(second % 2 == 0 ? null : ExecutorFixture.WEB);
            fixture.pass(Duration.ofSeconds(1));
        }
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);

        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
        fixture.pool.host("xen1").setMigrating(null);
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, Whereabouts.NEITHER);
    }

    @Test
    void reportsALostGuest() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        migration.sayDone();
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_LOST, Whereabouts.NEITHER);
    }

    @Test
    void doesNotCallAGuestLostThatRunsElsewhere() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        fixture.pool.host("xen3").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.OTHER, Whereabouts.NEITHER);
        assertThat(fixture.last().getDetail()).contains("xen3");
    }

    @Test
    void reportsAGuestLeftPausedAtTheSource() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
        migration.fail(Kind.MIGRATION_FAILED, "broken pipe");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.NEITHER);
        assertThat(fixture.last().getDetail()).contains("broken pipe").contains("PAUSED");
    }

    @Test
    void contradictsAHypervisorThatSaysDoneWhileTheGuestIsStillAtTheSource() {
        fixture.begun().sayDone();
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void saysUnknownWhileAHostIsSilentAndFindsOutLater() {
        FakeMigration migration = fixture.begun();
        migration.arrive();
        fixture.pool.host("xen1").setDown(true);
        fixture.pass(Duration.ofSeconds(60));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        assertThat(fixture.dispatcher.underWay()).isZero();
        assertThat(fixture.dispatcher.searching()).isEqualTo(1);

        fixture.pool.host("xen1").setDown(false);
        fixture.pass(Duration.ofSeconds(40));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(fixture.dispatcher.searching()).isZero();
        assertThat(fixture.events)
                .filteredOn(event -> event.getStatus() == CommandStatus.UNKNOWN)
                .hasSize(1);
    }

    @Test
    void saysFailedWhenTheDestinationDiedAndTheGuestRunsWhereItWas() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen2").setDown(true);
        migration.fail(Kind.DESTINATION_UNREACHABLE, "xen2 is gone");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE);
    }

    @Test
    void saysThatTheDestinationIsGoneWhenTheHypervisorOnlySaysThatItFailed() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen2").setDown(true);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE);
        assertThat(fixture.last().getDetail()).contains("failed to send migration data");
    }

    @Test
    void doesNotCallAGuestLostThatShutDownMeanwhile() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        migration.fail(Kind.VM_NOT_RUNNING, "it shut down");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
        assertThat(fixture.last().getDetail()).contains("it shut down");
        assertThat(alerts()).isZero();
    }

    @Test
    void doesNotBelieveThatAGuestRunsWhoseCpuTimeStandsStill() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        fixture.pass(Duration.ofSeconds(32));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
        assertThat(fixture.last().getDetail()).contains("shut down meanwhile").contains("xen1: RUNNING, xen2: ABSENT");
    }

    @Test
    void believesThatAGuestRunsWhoseCpuTimeGrows() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        fixture.pass(Duration.ofSeconds(2));
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_001);
        fixture.pass(Duration.ofSeconds(2));

        fixture.over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void raisesAnAlertWhenAMigrationIsSaidToGoOnAndTheGuestRunsNowhere() {
        fixture.begun();
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        fixture.pass(Duration.ofMinutes(6));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS);
        assertThat(fixture.last().getDetail()).contains("xen1: RUNNING and migrating away, xen2: ARRIVING");
        assertThat(alerts()).isEqualTo(1);
    }

    @Test
    void saysThatTheGuestStayedWhenItsDestinationWaitsForItInVain() {
        FakeMigration migration = fixture.begun();
        migration.fail(Kind.UNREACHABLE, "the source's libvirtd went away");
        fixture.pool.host("xen1").setMigrating(null);
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);
        for (int second = 0; second < 40; second++) {
            fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000 + second);
            fixture.pass(Duration.ofSeconds(1));
        }

        fixture.over(CommandStatus.FAILED, MigrationReason.SOURCE_UNREACHABLE, Whereabouts.SOURCE);
        assertThat(fixture.last().getDetail()).contains("restart libvirtd there");
    }

    @Test
    void saysThatAGuestStandsStillWhoseDestinationWaitsForItInVain() {
        FakeMigration migration = fixture.begun();
        migration.fail(Kind.UNREACHABLE, "the source's libvirtd went away");
        fixture.pool.host("xen1").setMigrating(null);
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        fixture.pass(Duration.ofSeconds(40));

        fixture.over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
    }

    @Test
    void reportsTheEndOfAMigrationThatStoodStillForLong() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        fixture.pass(Duration.ofMinutes(6));
        migration.arrive();
        fixture.pass(Duration.ofSeconds(40));

        fixture.over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(fixture.events)
                .filteredOn(event -> event.getStatus() == CommandStatus.UNKNOWN)
                .hasSize(1);
    }

    @Test
    void reportsWhyAMigrationFailedThatStoodStillForLong() {
        FakeMigration migration = fixture.begun();
        fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 7_000_000);
        fixture.pass(Duration.ofMinutes(6));
        migration.fail(Kind.NO_LOG_DIRTY, "no log-dirty");
        for (int second = 0; second < 40; second++) {
            fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 8_000_000 + second);
            fixture.pass(Duration.ofSeconds(1));
        }

        fixture.over(CommandStatus.FAILED, MigrationReason.NO_LOG_DIRTY, Whereabouts.SOURCE);
    }

    @Test
    void raisesNoAlertWhileTheGuestUsesItsCpu() {
        fixture.begun();
        for (int second = 0; second < 360; second++) {
            fixture.pool.host("xen1").setCpuTime(ExecutorFixture.WEB, 1 + second);
            fixture.pass(Duration.ofSeconds(1));
        }

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(alerts()).isZero();
    }

    private double alerts() {
        return fixture.registry.find("isotherm.executor.alerts").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
