package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.FakePool.FakeMigration;
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
class MigrationWatchTest {
    private final Bench bench = new Bench();

    @Test
    void reportsTheWholeLifeOfACommand() {
        FakeMigration migration = begun();
        bench.pass(Duration.ofSeconds(25));
        migration.arrive();
        bench.step();

        assertThat(bench.events)
                .extracting(MigrationEvent::getStatus)
                .containsExactly(
                        CommandStatus.ACCEPTED,
                        CommandStatus.RUNNING,
                        CommandStatus.RUNNING,
                        CommandStatus.RUNNING,
                        CommandStatus.SUCCEEDED);
        assertThat(bench.events.get(2).getEstimatedProgress()).isEqualTo(0.25);
        assertThat(bench.events.get(2).getElapsedMillis()).isEqualTo(10_000);
        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(bench.last().getElapsedMillis()).isEqualTo(25_000);
        assertThat(bench.last().getEstimatedProgress()).isNull();
        assertThat(bench.registry
                        .get("isotherm.executor.commands")
                        .tags("kind", "migration", "status", "succeeded", "reason", "none")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void letsAGuestBackWhereItLeftItsDefinition() {
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.STOPPED, 512);

        begun().arrive();
        bench.step();

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void saysWhyAMigrationFailedAndThatTheGuestIsWhereItWas() {
        begun().fail(Kind.NO_LOG_DIRTY, "no log-dirty");
        bench.step();

        over(CommandStatus.FAILED, MigrationReason.NO_LOG_DIRTY, Whereabouts.SOURCE);
        assertThat(bench.last().getDetail()).contains("no log-dirty");
    }

    @Test
    void saysWhyAMigrationCouldNotBegin() {
        bench.pool.host("xen1").refuse(new HypervisorException(Kind.INCOMPATIBLE_CPU, "no avx512"));

        bench.give(bench.command("c1"));
        bench.step();

        over(CommandStatus.FAILED, MigrationReason.INCOMPATIBLE_CPU, Whereabouts.SOURCE);
    }

    @Test
    void failsAtOnceWhenSomebodyElseWasQuicker() {
        bench.give(bench.command("c1"));
        bench.pool.host("xen1").setMigrating(Bench.WEB);
        bench.pool.host("xen1").refuse(new HypervisorException(Kind.VM_BUSY, "another job"));
        bench.step();

        over(CommandStatus.FAILED, MigrationReason.VM_BUSY, Whereabouts.SOURCE);
    }

    @Test
    void doesNotTrustALostConnectionToMeanThatNothingBegan() {
        bench.pool.host("xen1").refuse(new HypervisorException(Kind.UNREACHABLE, "connection reset"));
        bench.give(bench.command("c1"));
        bench.pool.host("xen1").setMigrating(Bench.WEB);
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);
        bench.pass(Duration.ofSeconds(20));
        assertThat(LifeCycle.of(bench.last().getStatus()).isOver()).isFalse();

        bench.pool.host("xen1").setMigrating(null);
        bench.pool.host("xen1").remove(Bench.WEB);
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.RUNNING, 512);
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void doesNotBeginWhatWasAcceptedInTimeButPublishedTooLate() {
        bench.desk.take(bench.record(
                bench.topics.migrationCommands().name(),
                "lab/xen1",
                bench.serdes
                        .serializer(bench.topics.migrationCommands())
                        .serialize("", bench.command("c1").build()),
                bench.clock.instant()));
        bench.clock.advance(Duration.ofMinutes(11));
        bench.publish();
        bench.step();

        over(CommandStatus.EXPIRED, MigrationReason.DEADLINE_PASSED, Whereabouts.UNKNOWN);
        assertThat(bench.pool.migrations()).isEmpty();
    }

    @Test
    void waitsUntilBothHostsAgree() {
        FakeMigration migration = begun();
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.RUNNING);

        bench.pool.host("xen1").remove(Bench.WEB);
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
    }

    @Test
    void reportsAGuestThatStaysOnBothHosts() {
        FakeMigration migration = begun();
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.VM_ON_BOTH_HOSTS, Whereabouts.BOTH);
    }

    @Test
    void reportsAGuestThatIsStoppedOnBothHosts() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").put(Bench.WEB, "web", GuestState.PAUSED, 512);
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.PAUSED, 512);
        migration.fail(Kind.MIGRATION_FAILED, "resume failed");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, Whereabouts.NEITHER);
        assertThat(bench.last().getDetail()).contains("resume failed").contains("PAUSED");
    }

    @Test
    void reportsALostGuest() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").remove(Bench.WEB);
        migration.sayDone();
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.VM_LOST, Whereabouts.NEITHER);
    }

    @Test
    void doesNotCallAGuestLostThatRunsElsewhere() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").remove(Bench.WEB);
        bench.pool.host("xen3").put(Bench.WEB, "web", GuestState.RUNNING, 512);
        migration.sayDone();
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.OTHER, Whereabouts.NEITHER);
        assertThat(bench.last().getDetail()).contains("xen3");
    }

    @Test
    void reportsAGuestLeftPausedAtTheSource() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").put(Bench.WEB, "web", GuestState.PAUSED, 512);
        migration.fail(Kind.MIGRATION_FAILED, "broken pipe");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.NEITHER);
        assertThat(bench.last().getDetail()).contains("broken pipe").contains("PAUSED");
    }

    @Test
    void contradictsAHypervisorThatSaysDoneWhileTheGuestIsStillAtTheSource() {
        begun().sayDone();
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void saysUnknownWhileAHostIsSilentAndFindsOutLater() {
        FakeMigration migration = begun();
        migration.arrive();
        bench.pool.host("xen1").setDown(true);
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        assertThat(bench.desk.underWay()).isZero();
        assertThat(bench.desk.searching()).isEqualTo(1);

        bench.pool.host("xen1").setDown(false);
        bench.pass(Duration.ofSeconds(40));

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(bench.desk.searching()).isZero();
        assertThat(bench.events)
                .filteredOn(event -> event.getStatus() == CommandStatus.UNKNOWN)
                .hasSize(1);
    }

    @Test
    void saysFailedWhenTheDestinationDiedAndTheGuestRunsWhereItWas() {
        FakeMigration migration = begun();
        bench.pool.host("xen2").setDown(true);
        migration.fail(Kind.DESTINATION_UNREACHABLE, "xen2 is gone");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE);
    }

    @Test
    void saysThatTheDestinationIsGoneWhenTheHypervisorOnlySaysThatItFailed() {
        FakeMigration migration = begun();
        bench.pool.host("xen2").setDown(true);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE);
        assertThat(bench.last().getDetail()).contains("failed to send migration data");
    }

    @Test
    void doesNotCallAGuestLostThatShutDownMeanwhile() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").remove(Bench.WEB);
        migration.fail(Kind.VM_NOT_RUNNING, "it shut down");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
        assertThat(bench.last().getDetail()).contains("it shut down");
        assertThat(alerts()).isZero();
    }

    @Test
    void doesNotBelieveThatAGuestRunsWhoseCpuTimeStandsStill() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
        assertThat(bench.last().getDetail()).contains("shut down meanwhile").contains("xen1: RUNNING, xen2: ABSENT");
    }

    @Test
    void believesThatAGuestRunsWhoseCpuTimeGrows() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        migration.fail(Kind.MIGRATION_FAILED, "failed to send migration data");
        bench.pass(Duration.ofSeconds(2));
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_001);
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void raisesAnAlertWhenAMigrationIsSaidToGoOnAndTheGuestRunsNowhere() {
        begun();
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        bench.pass(Duration.ofMinutes(6));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.UNKNOWN);
        assertThat(bench.last().getReason()).isEqualTo(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS);
        assertThat(bench.last().getDetail()).contains("xen1: RUNNING and migrating away, xen2: ARRIVING");
        assertThat(alerts()).isEqualTo(1);
    }

    @Test
    void saysThatTheGuestStayedWhenItsDestinationWaitsForItInVain() {
        FakeMigration migration = begun();
        migration.fail(Kind.UNREACHABLE, "the source's libvirtd went away");
        bench.pool.host("xen1").setMigrating(null);
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);
        for (int second = 0; second < 40; second++) {
            bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000 + second);
            bench.pass(Duration.ofSeconds(1));
        }

        over(CommandStatus.FAILED, MigrationReason.SOURCE_UNREACHABLE, Whereabouts.SOURCE);
        assertThat(bench.last().getDetail()).contains("restart libvirtd there");
    }

    @Test
    void saysThatAGuestStandsStillWhoseDestinationWaitsForItInVain() {
        FakeMigration migration = begun();
        migration.fail(Kind.UNREACHABLE, "the source's libvirtd went away");
        bench.pool.host("xen1").setMigrating(null);
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        bench.pass(Duration.ofSeconds(40));

        over(CommandStatus.FAILED, MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER);
    }

    @Test
    void reportsTheEndOfAMigrationThatStoodStillForLong() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        bench.pass(Duration.ofMinutes(6));
        migration.arrive();
        bench.pass(Duration.ofSeconds(40));

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(bench.events)
                .filteredOn(event -> event.getStatus() == CommandStatus.UNKNOWN)
                .hasSize(1);
    }

    @Test
    void reportsWhyAMigrationFailedThatStoodStillForLong() {
        FakeMigration migration = begun();
        bench.pool.host("xen1").setCpuTime(Bench.WEB, 7_000_000);
        bench.pass(Duration.ofMinutes(6));
        migration.fail(Kind.NO_LOG_DIRTY, "no log-dirty");
        for (int second = 0; second < 40; second++) {
            bench.pool.host("xen1").setCpuTime(Bench.WEB, 8_000_000 + second);
            bench.pass(Duration.ofSeconds(1));
        }

        over(CommandStatus.FAILED, MigrationReason.NO_LOG_DIRTY, Whereabouts.SOURCE);
    }

    @Test
    void raisesNoAlertWhileTheGuestUsesItsCpu() {
        begun();
        for (int second = 0; second < 360; second++) {
            bench.pool.host("xen1").setCpuTime(Bench.WEB, 1 + second);
            bench.pass(Duration.ofSeconds(1));
        }

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(alerts()).isZero();
    }

    @Test
    void afterARestartFindsOutThatAcceptedWasNeverBegun() {
        bench.give(bench.command("c1"));

        bench.restart();
        bench.pass(Duration.ofSeconds(32));

        over(CommandStatus.FAILED, MigrationReason.EXECUTOR_RESTARTED, Whereabouts.SOURCE);
        assertThat(bench.pool.migrations()).isEmpty();
    }

    @Test
    void afterARestartFollowsAMigrationThatGoesOn() {
        FakeMigration migration = begun();
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);

        bench.restart();
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(bench.last().getElapsedMillis()).isBetween(50_000L, 60_000L);
        migration.arrive();
        bench.pass(Duration.ofSeconds(2));

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(bench.pool.migrations()).hasSize(1);
    }

    @Test
    void afterARestartSaysThatAMigrationFailedWhichItSawGoingOn() {
        FakeMigration migration = begun();
        bench.restart();
        bench.pass(Duration.ofSeconds(5));
        migration.fail(Kind.MIGRATION_FAILED, "nobody listens");
        bench.pass(Duration.ofSeconds(5));

        over(CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE);
    }

    @Test
    void afterARestartFindsOutThatTheGuestHadArrived() {
        FakeMigration migration = begun();
        migration.arrive();

        bench.restart();
        bench.step();

        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, Whereabouts.DESTINATION);
        assertThat(bench.events).hasSize(3);
    }

    @Test
    void afterARestartLeavesFinishedCommandsAlone() {
        begun().arrive();
        bench.step();
        int before = bench.events.size();

        bench.restart();
        bench.pass(Duration.ofSeconds(60));

        assertThat(bench.events).hasSize(before);
    }

    private double alerts() {
        return bench.registry.find("isotherm.executor.alerts").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private FakeMigration begun() {
        bench.give(bench.command("c1"));
        bench.step();
        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        return bench.pool.migrations().get(0);
    }

    private void over(CommandStatus status, MigrationReason reason, Whereabouts whereabouts) {
        assertThat(bench.last().getStatus()).isEqualTo(status);
        assertThat(bench.last().getReason()).isEqualTo(reason);
        assertThat(bench.last().getWhereabouts()).isEqualTo(whereabouts);
        assertThat(bench.steps.followed()).isEmpty();
    }
}
