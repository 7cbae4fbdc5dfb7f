package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Whereabouts;
import io.isotherm.topics.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every reason for which a command is not carried out. */
class MigrationChecksTest {
    private final Bench bench = new Bench();
    private int allowed;

    /** Whatever a test is about: what was refused must not have been begun. */
    @AfterEach
    void beginsNothingThatItRefused() {
        bench.step();
        assertThat(bench.pool.migrations()).hasSize(allowed);
    }

    @Test
    void acceptsASoundCommandAndSaysSoBeforeItBegins() {
        allowed = 1;
        bench.give(bench.command("c1"));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
        assertThat(bench.last().getExecutor()).isEqualTo("agent-1");
        assertThat(bench.pool.migrations()).isEmpty();
        ProducerRecord<byte[], byte[]> record = bench.published.get(0);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("lab/xen1");
        assertThat(record.timestamp()).isEqualTo(bench.clock.millis());
    }

    @Test
    void rejectsAnUnknownGuest() {
        bench.give(bench.command("c1").setVm(Bench.DB.toString()));

        refused(MigrationReason.VM_UNKNOWN, Bench.DB.toString(), "xen1");
    }

    @Test
    void saysSoWhenTheGuestRunsAtTheDestinationAlready() {
        bench.pool.host("xen2").put(Bench.DB, "db", GuestState.RUNNING, 100);

        bench.give(bench.command("c1").setVm(Bench.DB.toString()));

        refused(MigrationReason.VM_UNKNOWN, "xen2");
        assertThat(bench.last().getWhereabouts()).isEqualTo(Whereabouts.DESTINATION);
    }

    @Test
    void rejectsAGuestThatDoesNotRun() {
        bench.pool.host("xen1").put(Bench.WEB, "web", GuestState.PAUSED, 512);

        bench.give(bench.command("c1"));

        refused(MigrationReason.VM_NOT_RUNNING, "PAUSED");
    }

    @Test
    void rejectsAGuestThatSomebodyElseIsMigrating() {
        bench.pool.host("xen1").setMigrating(Bench.WEB);

        bench.give(bench.command("c1"));

        refused(MigrationReason.VM_BUSY, Bench.WEB.toString());
    }

    @Test
    void rejectsAGuestThatIsJustArriving() {
        bench.pool.host("xen1").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);

        bench.give(bench.command("c1"));

        refused(MigrationReason.VM_BUSY, "arriving");
    }

    @Test
    void rejectsASecondCommandForAGuestWhoseFirstIsNotOver() {
        allowed = 1;
        bench.give(bench.command("c1"));
        bench.give(bench.command("c2").setDestination("xen3"));

        refused(MigrationReason.VM_BUSY, "c1", "xen2");
        assertThat(bench.last().getCommandId()).isEqualTo("c2");
    }

    @Test
    void rejectsAnUnknownDestination() {
        bench.give(bench.command("c1").setDestination("xen9"));

        refused(MigrationReason.DESTINATION_UNKNOWN, "xen9");
    }

    @Test
    void rejectsASilentDestination() {
        bench.pool.host("xen2").setDown(true);

        bench.give(bench.command("c1"));

        refused(MigrationReason.DESTINATION_UNREACHABLE, "xen2", "no answer");
        assertThat(bench.last().getWhereabouts()).isEqualTo(Whereabouts.SOURCE);
    }

    @Test
    void rejectsADestinationThatIsBeingPutToSleep() {
        bench.give(bench.power("p1", "xen2", PowerAction.SLEEP));

        bench.give(bench.command("c1"));

        refused(MigrationReason.DESTINATION_UNREACHABLE, "xen2", "sleep");
    }

    @Test
    void rejectsWhenTheSourceItselfIsSilent() {
        bench.pool.host("xen1").setDown(true);

        bench.give(bench.command("c1"));

        refused(MigrationReason.SOURCE_UNREACHABLE, "xen1");
    }

    @Test
    void rejectsADestinationWithoutMemoryForWhatWasPlanned() {
        bench.give(bench.command("c1").setMemoryKib(3000L * 1024));

        refused(MigrationReason.DESTINATION_NO_MEMORY, "3000 MiB", "2048 MiB");
    }

    @Test
    void rejectsADestinationWithoutMemoryForWhatTheGuestHasGrownTo() {
        bench.pool.host("xen1").put(Bench.WEB, "web", GuestState.RUNNING, 3000);

        bench.give(bench.command("c1"));

        refused(MigrationReason.DESTINATION_NO_MEMORY, "3000 MiB");
    }

    @Test
    void countsMemoryOfMovesUnderWayAsTaken() {
        allowed = 1;
        bench.pool.host("xen1").put(Bench.DB, "db", GuestState.RUNNING, 1600);
        bench.give(bench.command("c1"));

        bench.give(bench.command("c2").setVm(Bench.DB.toString()).setMemoryKib(1600L * 1024));

        refused(MigrationReason.DESTINATION_NO_MEMORY, "1600 MiB", "2048 MiB", "512 MiB");
    }

    @Test
    void countsMemoryOfAnArrivingGuestOnlyOnce() {
        allowed = 2;
        bench.pool.host("xen1").put(Bench.DB, "db", GuestState.RUNNING, 1536);
        bench.give(bench.command("c1"));
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.MIGRATING_IN, 512);

        bench.give(bench.command("c2").setVm(Bench.DB.toString()).setMemoryKib(2048L * 1024));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void rejectsWhenTheDestinationHasAGuestOfThatName() {
        bench.pool.host("xen2").put(Bench.DB, "web", GuestState.STOPPED, 100);

        bench.give(bench.command("c1"));

        refused(MigrationReason.NAME_CLASH, Bench.DB.toString(), "STOPPED");
    }

    @Test
    void rejectsWhenTheDestinationKnowsTheGuestByAnotherName() {
        bench.pool.host("xen2").put(Bench.WEB, "shop", GuestState.STOPPED, 512);

        bench.give(bench.command("c1"));

        refused(MigrationReason.NAME_CLASH, "shop", "STOPPED");
    }

    @Test
    void reportsAGuestThatRunsOnBothHosts() {
        bench.pool.host("xen2").put(Bench.WEB, "web", GuestState.RUNNING, 512);

        bench.give(bench.command("c1"));

        refused(MigrationReason.VM_ON_BOTH_HOSTS, "xen2");
        assertThat(bench.last().getWhereabouts()).isEqualTo(Whereabouts.BOTH);
    }

    @Test
    void letsACommandPastItsDeadlineExpire() {
        bench.give(bench.command("c1").setDeadline(bench.clock.instant()));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(bench.last().getReason()).isEqualTo(MigrationReason.DEADLINE_PASSED);
        assertThat(bench.last().getDetail()).contains("2026-01-01T00:00:00Z");
    }

    @Test
    void rejectsSourceAndDestinationBeingTheSame() {
        bench.give(bench.command("c1").setDestination("xen1"));

        refused(MigrationReason.DESTINATION_IS_SOURCE, "xen1");
    }

    @Test
    void answersMalformedCommandsWithWhatIsWrong() {
        malformed(bench.command(" "), "lab/xen1", "commandId");
        malformed(bench.command("m1").setVm("web"), "lab/xen1", "'web'");
        malformed(bench.command("m2").setVm("ABCDEF00-0000-4000-8000-00000000000A"), "lab/xen1", "lower case");
        malformed(bench.command("m3").setDestination(""), "lab/xen1", "destination");
        malformed(bench.command("m4").setMemoryKib(-1), "lab/xen1", "-1");
        malformed(bench.command("m5").setPool("other"), "lab/xen1", "'other'");
        malformed(bench.command("m6").setSource("xen2"), "lab/xen1", "'xen2'");
        malformed(bench.command("m7").setSource(""), "lab/xen1", "source is blank");
        malformed(bench.command("m8"), "lab/xen2", "lab/xen2");
        malformed(bench.command("m9"), null, "null");
        malformed(bench.command("x".repeat(500_000)), "lab/xen1", "too long");
        assertThat(bench.published)
                .allSatisfy(record -> assertThat(record.value().length).isLessThan(4000));
    }

    @Test
    void leavesAForeignCommandToTheExecutorOfItsSource() {
        bench.give(bench.command("c1").setSource("xen2").setDestination("xen3"));
        bench.give("other/xen1", bench.command("c2").setPool("other").build());

        assertThat(bench.published).isEmpty();
    }

    @Test
    void repeatsTheOutcomeOfACommandThatIsGivenTwice() {
        allowed = 1;
        bench.give(bench.command("c1"));
        bench.step();
        bench.pool.migrations().get(0).arrive();
        bench.step();
        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        bench.clock.advance(Duration.ofMinutes(30));

        bench.give(bench.command("c1"));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(bench.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
        assertThat(bench.last().getAt()).isEqualTo(bench.clock.instant());
    }

    @Test
    void neverContradictsAnOutcomeWhenTheRepetitionIsLateOrMalformed() {
        allowed = 1;
        bench.give(bench.command("c1"));
        bench.step();
        bench.pool.migrations().get(0).arrive();
        bench.step();

        bench.give(bench.command("c1").setDeadline(bench.clock.instant().minusSeconds(1)));
        bench.give(bench.command("c1").setVm("nonsense"));
        bench.restart();
        bench.give(bench.command("c1"));

        List<MigrationEvent> repetitions = bench.events.subList(bench.events.size() - 3, bench.events.size());
        assertThat(repetitions).extracting(MigrationEvent::getStatus).containsOnly(CommandStatus.SUCCEEDED);
        assertThat(repetitions).extracting(MigrationEvent::getReason).containsOnly(MigrationReason.DUPLICATE);
    }

    @Test
    void repeatsThatACommandIsStillRunning() {
        allowed = 1;
        bench.give(bench.command("c1"));
        bench.step();

        bench.give(bench.command("c1"));

        assertThat(bench.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(bench.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
    }

    @Test
    void keepsARecordThatIsNoCommandAndAnswersIt() {
        bench.desk.take(bench.record(
                bench.topics.migrationCommands().name(),
                "lab/xen1",
                "not Avro".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        bench.desk.take(bench.record(
                bench.topics.migrationCommands().name(),
                "lab/xen2",
                "not ours".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        bench.desk.take(bench.record(bench.topics.migrationCommands().name(), "lab/xen1", null, FakeClock.START));
        bench.publish();

        List<ProducerRecord<byte[], byte[]>> dead = bench.published.stream()
                .filter(record ->
                        record.topic().equals(bench.topics.deadLetters().name()))
                .toList();
        assertThat(dead).hasSize(2);
        assertThat(dead.get(0).value()).isEqualTo("not Avro".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.get(0).headers().lastHeader(DeadLetters.MESSAGE)).isNotNull();
        assertThat(bench.events).hasSize(2).allSatisfy(event -> {
            assertThat(event.getCommandId()).isEmpty();
            assertThat(event.getStatus()).isEqualTo(CommandStatus.REJECTED);
            assertThat(event.getReason()).isEqualTo(MigrationReason.MALFORMED);
            assertThat(event.getSource()).isEqualTo("xen1");
        });
    }

    @Test
    void leavesACommandAloneThatIsOlderThanItsMemory() {
        bench.give(bench.command("c1")
                .setIssuedAt(bench.clock.instant().minus(Duration.ofDays(9)))
                .setDeadline(bench.clock.instant().minus(Duration.ofDays(8))));

        assertThat(bench.events).isEmpty();
    }

    @Test
    void rejectsWhenACheckFailsUnexpectedly() {
        bench.pool.onFind(() -> {
            throw new IllegalStateException("a bug in the binding");
        });

        bench.give(bench.command("c1"));

        bench.pool.onFind(() -> {});
        refused(MigrationReason.OTHER, "a bug in the binding");
    }

    @Test
    void waitsWithFurtherCommandsWhileEnoughAreUnderWay() {
        allowed = 4;
        for (int number = 0; number < 4; number++) {
            UUID vm = new UUID(0x4000, number);
            bench.pool.host("xen1").put(vm, "vm" + number, GuestState.RUNNING, 10);
            assertThat(bench.desk.hasRoom()).isTrue();
            bench.give(bench.command("c" + number).setVm(vm.toString()).setMemoryKib(1024));
        }

        assertThat(bench.desk.hasRoom()).isFalse();
        bench.step();
        bench.pool.migrations().get(0).arrive();
        bench.step();
        assertThat(bench.desk.hasRoom()).isTrue();
    }

    private void malformed(MigrationCommand.Builder command, @Nullable String key, String words) {
        int before = bench.events.size();
        bench.give(key, command.build());
        assertThat(bench.events).hasSize(before + 1);
        refused(MigrationReason.MALFORMED, words);
    }

    private void refused(MigrationReason reason, String... words) {
        MigrationEvent last = bench.last();
        assertThat(last.getStatus()).isEqualTo(CommandStatus.REJECTED);
        assertThat(last.getReason()).isEqualTo(reason);
        assertThat(last.getDetail()).contains(words);
    }
}
