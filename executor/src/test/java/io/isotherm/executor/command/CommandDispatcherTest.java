package io.isotherm.executor.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which commands are accepted, put on record and begun, also over a restart. */
class CommandDispatcherTest {
    private final ExecutorFixture fixture = new ExecutorFixture();

    @Test
    void beginsAMigrationOnlyOnceItsAcceptanceIsOnRecord() {
        fixture.take(fixture.command("c1"));
        fixture.scheduler.step();
        assertThat(fixture.pool.migrations()).isEmpty();

        assertThat(fixture.dispatcher.outgoing()).hasSize(1);
        fixture.scheduler.step();
        assertThat(fixture.pool.migrations())
                .as("handed out, but not on record")
                .isEmpty();

        fixture.dispatcher.published();
        fixture.scheduler.step();
        assertThat(fixture.pool.migrations()).hasSize(1);
    }

    @Test
    void putsAHostToSleepOnlyOnceItsAcceptanceIsOnRecord() {
        fixture.take(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.scheduler.step();
        fixture.powerDispatcher.outgoing();
        fixture.scheduler.step();
        assertThat(fixture.pool.powerCalls()).isEmpty();

        fixture.powerDispatcher.published();
        fixture.scheduler.step();
        assertThat(fixture.pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void handsOutAgainWhatIsNotOnRecordYet() {
        fixture.take(fixture.command("c1"));
        byte[] accepted = fixture.dispatcher.outgoing().get(0).value();
        fixture.take(fixture.command("c2").setDestination("xen9"));

        assertThat(fixture.dispatcher.outgoing())
                .extracting(ProducerRecord::value)
                .hasSize(2)
                .startsWith(accepted);

        fixture.dispatcher.published();
        assertThat(fixture.dispatcher.outgoing()).isEmpty();
    }

    @Test
    void carriesOutAFurtherCommandOnceTheFirstIsOver() {
        carriedOut("c1", "xen2");
        comesBack();
        carriedOut("c2", "xen2");
    }

    @Test
    void afterARestartCarriesOutOneCommandAfterTheOther() {
        carriedOut("c1", "xen2");
        fixture.restart();
        comesBack();
        carriedOut("c2", "xen3");
        comesBack();
        carriedOut("c3", "xen2");
        fixture.restart();
        comesBack();
        carriedOut("c4", "xen3");
    }

    @Test
    void afterARestartFindsOutWhatBecameOfEachUnfinishedCommand() {
        fixture.pool.host("xen1").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);
        fixture.give(fixture.command("c1"));
        fixture.give(db("c2", 100).setDestination("xen3"));
        fixture.step();
        fixture.pool.migrations().forEach(FakeMigration::arrive);

        fixture.restart();
        fixture.step();

        assertThat(fixture.events)
                .filteredOn(event -> event.getStatus() == CommandStatus.SUCCEEDED)
                .extracting(MigrationEvent::getCommandId)
                .containsExactly("c1", "c2");
        assertThat(fixture.pool.runs(ExecutorFixture.WEB, "xen2")).isTrue();
        assertThat(fixture.pool.runs(ExecutorFixture.DB, "xen3")).isTrue();
        assertThat(fixture.pool.migrations()).hasSize(2);
    }

    @Test
    void afterASecondRestartStillKnowsWhatIsUnfinished() {
        fixture.give(fixture.command("c1"));
        fixture.step();
        fixture.restart();
        fixture.restart();
        fixture.pool.migrations().get(0).arrive();
        fixture.step();

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(fixture.pool.runs(ExecutorFixture.WEB, "xen2")).isTrue();
    }

    @Test
    void afterARestartAGuestUnderWayIsNotMovedByAnother() {
        fixture.give(fixture.command("c1"));
        fixture.restart();

        fixture.give(fixture.command("c2").setDestination("xen3"));

        refused(MigrationReason.VM_BUSY, "command c1");
    }

    @Test
    void afterARestartMemoryOfMovesUnderWayCountsAsTakenUntilTheyAreOver() {
        fixture.pool.host("xen1").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 1600);
        fixture.give(fixture.command("c1"));
        fixture.step();
        fixture.restart();

        fixture.give(db("c2", 1600));
        refused(MigrationReason.DESTINATION_NO_MEMORY, "512 MiB are for moves under way");

        fixture.pool.migrations().get(0).fail(Kind.OTHER, "it broke");
        fixture.pass(Duration.ofSeconds(32));
        fixture.give(db("c3", 1600));
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void afterARestartAHostIsNotPutToSleepToWhichAGuestIsOnItsWay() {
        fixture.give(fixture.command("c1"));
        fixture.restart();

        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));

        assertThat(fixture.lastPower().getReason()).isEqualTo(PowerReason.NOT_EMPTY);
        assertThat(fixture.lastPower().getDetail()).contains("c1");
    }

    @Test
    void afterARestartNothingIsSentToAHostThatIsFallingAsleep() {
        fixture.pool.obeyPower(false);
        fixture.give(fixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.restart();

        fixture.give(fixture.command("c1"));

        refused(MigrationReason.DESTINATION_UNREACHABLE, "sleep");
    }

    @Test
    void afterARestartUnfinishedCommandsTakeUpTheirRoom() {
        for (int number = 0; number < 4; number++) {
            UUID vm = new UUID(0x4000, number);
            fixture.pool.host("xen1").put(vm, "vm" + number, GuestState.RUNNING, 10);
            fixture.give(fixture.command("c" + number).setVm(vm.toString()).setMemoryKib(1024));
        }

        fixture.restart();

        assertThat(fixture.dispatcher.hasRoom()).isFalse();
        assertThat(fixture.powerDispatcher.hasRoom()).isTrue();
    }

    @Test
    void neverForgetsWhatIsUnfinished() {
        fixture.give(fixture.command("c1"));
        fixture.step();
        fixture.clock.advance(fixture.config.journalHorizon().multipliedBy(3));
        fixture.dispatcher.tidy();

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
    }

    @Test
    void whatWasCarriedOutIsNotCarriedOutAgainWhenAFloodHasMadeItForgotten() {
        MigrationCommand.Builder first = fixture.command("c1");
        carriedOut("c1", "xen2");
        for (int i = 0; i < 600; i++) {
            fixture.give(fixture.command("flood" + i).setDestination("nowhere"));
        }
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 10);
        fixture.pool.host("xen2").remove(ExecutorFixture.WEB);
        int events = fixture.events.size();
        fixture.give(first);
        fixture.step();
        assertThat(fixture.events).hasSize(events);
        assertThat(fixture.pool.migrations()).hasSize(1);

        fixture.clock.advance(Duration.ofSeconds(1));
        carriedOut("c2", "xen2");
    }

    @Test
    void countsWithoutALetterWhatIsNoCommandAndNamesNoHostThatIsKnown() {
        junk(null);
        junk("lab/nobody");
        junk("elsewhere/xen1");
        assertThat(fixture.dispatcher.outgoing()).isEmpty();
        assertThat(counted("unaddressed")).isEqualTo(3);

        junk("lab/xen2");
        assertThat(fixture.dispatcher.outgoing())
                .as("of another executor's host")
                .isEmpty();
        assertThat(counted("unaddressed")).isEqualTo(3);

        junk("lab/xen1");
        assertThat(fixture.dispatcher.outgoing()).as("a letter and an event").hasSize(2);
        assertThat(counted("unaddressed")).isEqualTo(3);
        assertThat(counted("unreadable")).isEqualTo(1);
    }

    /** It would keep them all, as long as commands are asked for again. */
    @Test
    void keepsNoEventInItsJournalThatIsLargerThanAnyExecutorWrites() {
        MigrationEvent forged = MigrationEvent.newBuilder()
                .setCommandId("c1")
                .setPool(ExecutorFixture.POOL)
                .setVm(ExecutorFixture.WEB.toString())
                .setSource("xen1")
                .setDestination("xen2")
                .setAt(fixture.clock.instant())
                .setStatus(CommandStatus.SUCCEEDED)
                .setDetail("x".repeat(1 << 20))
                .build();
        fixture.wasReported(forged);
        fixture.restart();
        carriedOut("c1", "xen2");

        forged.setDetail("");
        forged.setCommandId("c2");
        fixture.wasReported(forged);
        fixture.restart();
        fixture.give(fixture.command("c2"));
        fixture.step();
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
    }

    private void junk(@Nullable String key) {
        fixture.dispatcher.take(new ConsumerRecord<>(
                "migration-commands", 0, 0, key == null ? null : key.getBytes(UTF_8), "junk".getBytes(UTF_8)));
    }

    private double counted(String what) {
        return fixture.registry.counter("isotherm.executor.commands." + what).count();
    }

    /** Gives a command, lets the guest arrive and compares what is said with where the guest is. */
    private void carriedOut(String id, String destination) {
        int before = fixture.pool.migrations().size();
        fixture.give(fixture.command(id).setDestination(destination));
        fixture.step();
        assertThat(fixture.pool.migrations()).as("begins of %s", id).hasSize(before + 1);
        FakeMigration migration = fixture.pool.migrations().get(before);
        assertThat(migration.destination()).isEqualTo(destination);
        migration.arrive();
        fixture.step();

        assertThat(fixture.last().getCommandId()).isEqualTo(id);
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(fixture.pool.runs(ExecutorFixture.WEB, destination)).isTrue();
        assertThat(fixture.pool.runs(ExecutorFixture.WEB, "xen1")).isFalse();
    }

    private void comesBack() {
        fixture.pool.hosts().forEach(host -> fixture.pool.host(host).remove(ExecutorFixture.WEB));
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
    }

    private MigrationCommand.Builder db(String id, long mib) {
        return fixture.command(id)
                .setVm(ExecutorFixture.DB.toString())
                .setVmName("db")
                .setMemoryKib(mib * 1024);
    }

    private void refused(MigrationReason reason, String words) {
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(fixture.last().getReason()).isEqualTo(reason);
        assertThat(fixture.last().getDetail()).contains(words);
    }
}
