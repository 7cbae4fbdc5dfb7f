package io.isotherm.executor.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakeClock;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
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

/** Every reason for which a command is not carried out that lies in the command itself, its guest or its source. */
class MigrationChecksTest {
    private final ExecutorFixture fixture = new ExecutorFixture();
    private int allowed;

    /** Whatever a test is about: what was refused must not have been begun. */
    @AfterEach
    void beginsNothingThatItRefused() {
        fixture.step();
        assertThat(fixture.pool.migrations()).hasSize(allowed);
    }

    @Test
    void acceptsASoundCommandAndSaysSoBeforeItBegins() {
        allowed = 1;
        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
        assertThat(fixture.last().getExecutor()).isEqualTo("agent-1");
        assertThat(fixture.pool.migrations()).isEmpty();
        ProducerRecord<byte[], byte[]> record = fixture.published.get(0);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("lab/xen1");
        assertThat(record.timestamp()).isEqualTo(fixture.clock.millis());
    }

    @Test
    void rejectsAnUnknownGuest() {
        fixture.give(fixture.command("c1").setVm(ExecutorFixture.DB.toString()));

        fixture.refused(MigrationReason.VM_UNKNOWN, ExecutorFixture.DB.toString(), "xen1");
    }

    @Test
    void saysSoWhenTheGuestRunsAtTheDestinationAlready() {
        fixture.pool.host("xen2").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);

        fixture.give(fixture.command("c1").setVm(ExecutorFixture.DB.toString()));

        fixture.refused(MigrationReason.VM_UNKNOWN, "xen2");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.DESTINATION);
    }

    @Test
    void rejectsAGuestThatDoesNotRun() {
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_NOT_RUNNING, "PAUSED");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.NEITHER);
    }

    @Test
    void doesNotSayWhereAGuestRunsWhoseStateIsNotKnown() {
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.UNKNOWN, 512);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_NOT_RUNNING, "UNKNOWN");
        assertThat(fixture.last().getWhereabouts()).isEqualTo(Whereabouts.UNKNOWN);
    }

    @Test
    void asksTheGuestHowMuchMemoryItNeedsWhenTheCommandDoesNotSay() {
        allowed = 1;
        fixture.give(fixture.command("c1").setMemoryKib(0));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.ACCEPTED);
    }

    @Test
    void rejectsAGuestThatSomebodyElseIsMigrating() {
        fixture.pool.host("xen1").setMigrating(ExecutorFixture.WEB);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_BUSY, ExecutorFixture.WEB.toString());
    }

    @Test
    void rejectsAGuestThatIsJustArriving() {
        fixture.pool.host("xen1").put(ExecutorFixture.WEB, "web", GuestState.MIGRATING_IN, 512);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_BUSY, "arriving");
    }

    @Test
    void rejectsASecondCommandForAGuestWhoseFirstIsNotOver() {
        allowed = 1;
        fixture.give(fixture.command("c1"));
        fixture.give(fixture.command("c2").setDestination("xen3"));

        fixture.refused(MigrationReason.VM_BUSY, "c1", "xen2");
        assertThat(fixture.last().getCommandId()).isEqualTo("c2");
    }

    /** Whoever wrote the command: a decider would not have. */
    @Test
    void rejectsWhenTheSourceItselfIsSilent() {
        fixture.pool.host("xen1").setDown(true);

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.SOURCE_UNREACHABLE, "xen1");
    }

    @Test
    void doesNotBlameTheDestinationForAGuestOfWhichTheSourceTellsNothing() {
        fixture.pool.host("xen1").failNeeds(new HypervisorException(Kind.VM_BUSY, "no answer within 2000 ms"));

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.VM_BUSY, "xen1", "2000 ms");
    }

    @Test
    void doesNotBlameTheDestinationForASourceThatFallsSilentMeanwhile() {
        fixture.pool.host("xen1").failNeeds(new HypervisorException(Kind.UNREACHABLE, "connection lost"));

        fixture.give(fixture.command("c1"));

        fixture.refused(MigrationReason.SOURCE_UNREACHABLE, "xen1", "connection lost");
    }

    @Test
    void letsACommandPastItsDeadlineExpire() {
        fixture.give(fixture.command("c1").setDeadline(fixture.clock.instant()));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.EXPIRED);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DEADLINE_PASSED);
        assertThat(fixture.last().getDetail()).contains("2026-01-01T00:00:00Z");
    }

    @Test
    void rejectsSourceAndDestinationBeingTheSame() {
        fixture.give(fixture.command("c1").setDestination("xen1"));

        fixture.refused(MigrationReason.DESTINATION_IS_SOURCE, "xen1");
    }

    @Test
    void answersMalformedCommandsWithWhatIsWrong() {
        malformed(fixture.command(" "), "lab/xen1", "commandId");
        malformed(fixture.command("m1").setVm("web"), "lab/xen1", "'web'");
        malformed(fixture.command("m2").setVm("ABCDEF00-0000-4000-8000-00000000000A"), "lab/xen1", "lower case");
        malformed(fixture.command("m3").setDestination(""), "lab/xen1", "destination");
        malformed(fixture.command("m4").setMemoryKib(-1), "lab/xen1", "-1");
        malformed(fixture.command("m5").setPool("other"), "lab/xen1", "'other'");
        malformed(fixture.command("m6").setSource("xen2"), "lab/xen1", "'xen2'");
        malformed(fixture.command("m7").setSource(""), "lab/xen1", "source is blank");
        malformed(fixture.command("m8"), "lab/xen2", "lab/xen2");
        malformed(fixture.command("m9"), null, "null");
        malformed(fixture.command("x".repeat(500_000)), "lab/xen1", "too long");
        assertThat(fixture.published)
                .allSatisfy(record -> assertThat(record.value().length).isLessThan(4000));
    }

    @Test
    void leavesAForeignCommandToTheExecutorOfItsSource() {
        fixture.give(fixture.command("c1").setSource("xen2").setDestination("xen3"));
        fixture.give("other/xen1", fixture.command("c2").setPool("other").build());

        assertThat(fixture.published).isEmpty();
    }

    @Test
    void repeatsTheOutcomeOfACommandThatIsGivenTwice() {
        allowed = 1;
        fixture.give(fixture.command("c1"));
        fixture.step();
        fixture.pool.migrations().get(0).arrive();
        fixture.step();
        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        fixture.clock.advance(Duration.ofMinutes(30));

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
        assertThat(fixture.last().getAt()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void neverContradictsAnOutcomeWhenTheRepetitionIsLateOrMalformed() {
        allowed = 1;
        fixture.give(fixture.command("c1"));
        fixture.step();
        fixture.pool.migrations().get(0).arrive();
        fixture.step();

        fixture.give(fixture.command("c1").setDeadline(fixture.clock.instant().minusSeconds(1)));
        fixture.give(fixture.command("c1").setVm("nonsense"));
        fixture.restart();
        fixture.give(fixture.command("c1"));

        List<MigrationEvent> repetitions = fixture.events.subList(fixture.events.size() - 3, fixture.events.size());
        assertThat(repetitions).extracting(MigrationEvent::getStatus).containsOnly(CommandStatus.SUCCEEDED);
        assertThat(repetitions).extracting(MigrationEvent::getReason).containsOnly(MigrationReason.DUPLICATE);
    }

    @Test
    void repeatsThatACommandIsStillRunning() {
        allowed = 1;
        fixture.give(fixture.command("c1"));
        fixture.step();

        fixture.give(fixture.command("c1"));

        assertThat(fixture.last().getStatus()).isEqualTo(CommandStatus.RUNNING);
        assertThat(fixture.last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
    }

    @Test
    void keepsARecordThatIsNoCommandAndAnswersIt() {
        fixture.dispatcher.take(fixture.record(
                fixture.topics.migrationCommands().name(),
                "lab/xen1",
                "not Avro".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        fixture.dispatcher.take(fixture.record(
                fixture.topics.migrationCommands().name(),
                "lab/xen2",
                "not ours".getBytes(StandardCharsets.UTF_8),
                FakeClock.START));
        fixture.dispatcher.take(
                fixture.record(fixture.topics.migrationCommands().name(), "lab/xen1", null, FakeClock.START));
        fixture.publish();

        List<ProducerRecord<byte[], byte[]>> dead = fixture.published.stream()
                .filter(record ->
                        record.topic().equals(fixture.topics.deadLetters().name()))
                .toList();
        assertThat(dead).hasSize(2);
        assertThat(dead.get(0).value()).isEqualTo("not Avro".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.get(0).headers().lastHeader(DeadLetters.MESSAGE)).isNotNull();
        assertThat(fixture.events).hasSize(2).allSatisfy(event -> {
            assertThat(event.getCommandId()).isEmpty();
            assertThat(event.getStatus()).isEqualTo(CommandStatus.REJECTED);
            assertThat(event.getReason()).isEqualTo(MigrationReason.MALFORMED);
            assertThat(event.getSource()).isEqualTo("xen1");
        });
    }

    @Test
    void leavesACommandAloneThatIsOlderThanItsMemory() {
        fixture.give(fixture.command("c1")
                .setIssuedAt(fixture.clock.instant().minus(Duration.ofDays(9)))
                .setDeadline(fixture.clock.instant().minus(Duration.ofDays(8))));

        assertThat(fixture.events).isEmpty();
    }

    @Test
    void rejectsWhenACheckFailsUnexpectedly() {
        fixture.pool.onFind(() -> {
            throw new IllegalStateException("a bug in the binding");
        });

        fixture.give(fixture.command("c1"));

        fixture.pool.onFind(() -> {});
        fixture.refused(MigrationReason.OTHER, "a bug in the binding");
    }

    @Test
    void waitsWithFurtherCommandsWhileEnoughAreUnderWay() {
        allowed = 4;
        for (int number = 0; number < 4; number++) {
            UUID vm = new UUID(0x4000, number);
            fixture.pool.host("xen1").put(vm, "vm" + number, GuestState.RUNNING, 10);
            assertThat(fixture.dispatcher.hasRoom()).isTrue();
            fixture.give(fixture.command("c" + number).setVm(vm.toString()).setMemoryKib(1024));
        }

        assertThat(fixture.dispatcher.hasRoom()).isFalse();
        fixture.step();
        fixture.pool.migrations().get(0).arrive();
        fixture.step();
        assertThat(fixture.dispatcher.hasRoom()).isTrue();
    }

    private void malformed(MigrationCommand.Builder command, @Nullable String key, String words) {
        int before = fixture.events.size();
        fixture.give(key, command.build());
        assertThat(fixture.events).hasSize(before + 1);
        fixture.refused(MigrationReason.MALFORMED, words);
    }
}
