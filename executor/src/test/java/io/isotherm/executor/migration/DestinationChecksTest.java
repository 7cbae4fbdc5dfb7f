package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every reason for which a command is not carried out that lies in its destination. */
class DestinationChecksTest {
    private final ExecutorFixture fixture = new ExecutorFixture();
    private int allowed;

    /** Whatever a test is about: what was refused must not have been begun. */
    @AfterEach
    void beginsNothingThatItRefused() {
        fixture.step();
        assertThat(fixture.pool.migrations()).hasSize(allowed);
    }

    @Test
    void rejectsAnUnknownDestination() {
        fixture.give(fixture.command("c1").setDestination("xen9"));

        fixture.refused(MigrationReason.DESTINATION_UNKNOWN, "xen9");
    }

    @Test
    void rejectsASilentDestination() {
        fixture.pool.host("xen2").setDown(true);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.DESTINATION_UNREACHABLE, "xen2", "no answer");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.SOURCE);
    }

    @Test
    void rejectsADestinationThatIsBeingPutToSleep() {
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.DESTINATION_UNREACHABLE, "xen2", "sleep");
    }

    @Test
    void rejectsADestinationOnItsWayDownForACommandIssuedLater() {
        fixture.pool.addHost("xen4", 2048);
        fixture.give(fixture.power("p1", "xen4", PowerAction.SLEEP));
        fixture.clock.advance(Duration.ofSeconds(30));
        fixture.give(fixture.command("c1").setDestination("xen4"));
        fixture.refused(MigrationReason.DESTINATION_UNREACHABLE, "xen4", "sleep");

        fixture.hearOf("p1", "xen4", CommandStatus.RUNNING, PowerReason.GUEST_APPEARED);
        fixture.give(fixture.command("c2").setDestination("xen4"));
        fixture.refused(MigrationReason.DESTINATION_UNREACHABLE, "xen4", "sleep");
    }

    @Test
    void sendsGuestsAgainToAHostThatAnotherExecutorDidNotPutToSleep() {
        allowed = 1;
        fixture.pool.addHost("xen4", 2048);
        fixture.give(fixture.power("p1", "xen4", PowerAction.SLEEP));
        fixture.clock.advance(Duration.ofSeconds(30));
        fixture.hearOf("p1", "xen4", CommandStatus.REJECTED, PowerReason.POOL_PAUSED);

        fixture.give(fixture.command("c1").setDestination("xen4"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void learnsFromTheJournalThatAHostIsOnItsWayDown() {
        fixture.pool.addHost("xen4", 2048);
        fixture.hearOf("p1", "xen4", CommandStatus.RUNNING, PowerReason.NONE);

        fixture.give(fixture.command("c1").setDestination("xen4"));

        fixture.refused(MigrationReason.DESTINATION_UNREACHABLE, "xen4", "sleep");
    }

    @Test
    void rejectsADestinationWithoutMemoryForWhatWasPlanned() {
        fixture.give(fixture.command("c1").setMemoryKib(3000L * 1024));

        fixture.refused(MigrationReason.DESTINATION_NO_MEMORY, "3000 MiB", "2048 MiB");
    }

    @Test
    void rejectsADestinationWithoutMemoryForWhatTheGuestHasGrownTo() {
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 3000);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.DESTINATION_NO_MEMORY, "3000 MiB");
    }

    @Test
    void rejectsADestinationThatHasFewerCpusThanItSays() {
        fixture.give(fixture.command("c1").setDestinationCpus(40));

        fixture.refused(MigrationReason.DESTINATION_NOT_AS_TOLD, "xen2 has 4 CPUs", "by its samples it has 40");
    }

    @Test
    void takesADestinationThatHasTheCpusThatItSays() {
        allowed = 1;

        fixture.give(fixture.command("c1").setDestinationCpus(4));
    }

    @Test
    void countsMemoryOfMovesUnderWayAsTaken() {
        allowed = 1;
        fixture.pool.host("xen1").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 1600);
        fixture.give(fixture.command("c1"));

        fixture.give(fixture.command("c2").setVm(ExecutorFixture.DB.toString()).setMemoryKib(1600L * 1024));

        fixture.refused(MigrationReason.DESTINATION_NO_MEMORY, "1600 MiB", "2048 MiB", "512 MiB");
    }

    @Test
    void countsMemoryOfAnArrivingGuestOnlyOnce() {
        allowed = 2;
        fixture.pool.host("xen1").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 1536);
        fixture.give(fixture.command("c1"));
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);

        fixture.give(fixture.command("c2").setVm(ExecutorFixture.DB.toString()).setMemoryKib(2048L * 1024));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void rejectsWhenTheDestinationHasAGuestOfThatName() {
        fixture.pool.host("xen2").put(ExecutorFixture.DB, "web", GuestState.STOPPED, 100);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.NAME_CLASH, ExecutorFixture.DB.toString(), "STOPPED");
    }

    @Test
    void rejectsWhenTheDestinationKnowsTheGuestByAnotherName() {
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "shop", GuestState.STOPPED, 512);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.NAME_CLASH, "shop", "STOPPED");
    }

    @Test
    void reportsAGuestThatRunsOnBothHosts() {
        fixture.pool.host("xen2").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_ON_BOTH_HOSTS, "xen2");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.BOTH);
    }
}
