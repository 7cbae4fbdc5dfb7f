package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakeClock;
import io.isotherm.executor.migration.MigrationEvents;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JournalTest {

    @Test
    void nothingFollowsTheEnd() {
        for (CommandLifecycle stage : CommandLifecycle.values()) {
            for (CommandLifecycle next : CommandLifecycle.values()) {
                if (stage.isOver()) {
                    assertThat(stage.canBecome(next)).isFalse();
                }
            }
        }
    }

    @Test
    void nothingIsCarriedOutWithoutBeingAccepted() {
        assertThat(CommandLifecycle.ISSUED.canBecome(CommandLifecycle.RUNNING)).isFalse();
        assertThat(CommandLifecycle.ISSUED.canBecome(CommandLifecycle.SUCCEEDED))
                .isFalse();
        assertThat(CommandLifecycle.ISSUED.canBecome(CommandLifecycle.FAILED)).isFalse();
        assertThat(CommandLifecycle.ISSUED.canBecome(CommandLifecycle.UNKNOWN)).isFalse();
        assertThat(CommandLifecycle.RUNNING.canBecome(CommandLifecycle.REJECTED))
                .isFalse();
        assertThat(CommandLifecycle.RUNNING.canBecome(CommandLifecycle.EXPIRED)).isFalse();
        assertThat(CommandLifecycle.ACCEPTED.canBecome(CommandLifecycle.ACCEPTED))
                .isFalse();
    }

    @Test
    void whatIsUnknownIsNotTheEnd() {
        assertThat(CommandLifecycle.UNKNOWN.isOver()).isFalse();
        assertThat(CommandLifecycle.UNKNOWN.canBecome(CommandLifecycle.RUNNING)).isTrue();
        assertThat(CommandLifecycle.UNKNOWN.canBecome(CommandLifecycle.SUCCEEDED))
                .isTrue();
        assertThat(CommandLifecycle.UNKNOWN.canBecome(CommandLifecycle.FAILED)).isTrue();
    }

    @Test
    void theJournalRefusesWhatCannotBe() {
        Journal<MigrationEvent> journal = journal();
        journal.record(event(CommandStatus.ACCEPTED));
        journal.record(event(CommandStatus.SUCCEEDED));

        assertThatIllegalStateException()
                .isThrownBy(() -> journal.record(event(CommandStatus.FAILED)))
                .withMessageContaining("SUCCEEDED")
                .withMessageContaining("FAILED");
    }

    @Test
    void anOutageKeepsEveryOutcomeAndOnlyTheNewestProgress() {
        Journal<MigrationEvent> journal = journal();
        journal.record(event(CommandStatus.ACCEPTED));
        for (int report = 0; report < 100; report++) {
            journal.record(event(CommandStatus.RUNNING));
        }
        journal.record(event(CommandStatus.FAILED));

        assertThat(journal.drain())
                .extracting(MigrationEvent::getStatus)
                .containsExactly(CommandStatus.ACCEPTED, CommandStatus.RUNNING, CommandStatus.FAILED);
    }

    @Test
    void nothingIsPublishedTwice() {
        Journal<MigrationEvent> journal = journal();
        journal.record(event(CommandStatus.ACCEPTED));
        journal.record(event(CommandStatus.RUNNING));
        assertThat(journal.pending()).isEqualTo(2);
        assertThat(journal.drain()).hasSize(2);
        assertThat(journal.pending()).isZero();

        journal.record(event(CommandStatus.RUNNING));
        assertThat(journal.drain()).extracting(MigrationEvent::getStatus).containsExactly(CommandStatus.RUNNING);
        assertThat(journal.drain()).isEmpty();
    }

    @Test
    void readsBackTheFirstOutcomeAndNoRepetition() {
        Journal<MigrationEvent> journal = journal();
        journal.restore(event(CommandStatus.ACCEPTED));
        assertThat(journal.unfinished())
                .extracting(MigrationEvent::getCommandId)
                .containsExactly("c1");
        journal.restore(event(CommandStatus.RUNNING));
        journal.restore(MigrationEvent.newBuilder(event(CommandStatus.FAILED))
                .setReason(MigrationReason.DUPLICATE)
                .build());
        assertThat(journal.latest("c1")).hasValue(event(CommandStatus.RUNNING));
        journal.restore(event(CommandStatus.SUCCEEDED));
        journal.restore(event(CommandStatus.FAILED));
        journal.restore(MigrationEvent.newBuilder(event(CommandStatus.FAILED))
                .setCommandId("")
                .build());

        assertThat(journal.latest("c1")).hasValue(event(CommandStatus.SUCCEEDED));
        assertThat(journal.latest("")).isEmpty();
        assertThat(journal.unfinished()).isEmpty();
        assertThat(journal.drain()).isEmpty();
    }

    @Test
    void forgetsOnlyWhatWasOverBeforeTheHorizon() {
        Journal<MigrationEvent> journal = journal();
        journal.restore(event(CommandStatus.SUCCEEDED));
        journal.restore(MigrationEvent.newBuilder(event(CommandStatus.RUNNING))
                .setCommandId("c2")
                .build());
        journal.forgetBefore(FakeClock.START);
        assertThat(journal.latest("c1")).isPresent();

        journal.forgetBefore(FakeClock.START.plusMillis(1));
        assertThat(journal.latest("c1")).isEmpty();
        assertThat(journal.latest("c2")).isPresent();
    }

    @Test
    void ofAHostThatIsFloodedWithCommandsTheFirstThatAreOverAreForgotten() {
        Journal<MigrationEvent> journal = journal();
        journal.record(event("running", CommandStatus.ACCEPTED));
        record(journal, "moved", FakeClock.START.plusSeconds(1), CommandStatus.ACCEPTED, CommandStatus.SUCCEEDED);
        for (int i = 0; i < 2 * Journal.MOST_OVER; i++) {
            record(journal, "flood" + i, FakeClock.START.plusSeconds(2 + i), CommandStatus.REJECTED);
        }
        assertThat(journal.latest("running")).isPresent();
        assertThat(journal.latest("moved")).isEmpty();
        assertThat(journal.latest("flood" + (Journal.MOST_OVER - 1))).isEmpty();
        assertThat(journal.latest("flood" + Journal.MOST_OVER)).isPresent();
        assertThat(journal.forgottenUntil("xen1")).isEqualTo(FakeClock.START.plusSeconds(1));
        assertThat(journal.forgottenUntil("xen2")).isEqualTo(Instant.MIN);

        journal.forgetBefore(FakeClock.START.plusSeconds(10_000));
        assertThat(journal.latest("flood" + Journal.MOST_OVER)).isEmpty();
        assertThat(journal.forgottenUntil("xen1")).isEqualTo(FakeClock.START.plusSeconds(1));
        record(journal, "next", FakeClock.START.plusSeconds(10_001), CommandStatus.REJECTED);
        assertThat(journal.latest("next")).isPresent();
    }

    @Test
    void howManyUnfinishedCommandsOfAHostAreReadBackIsBounded() {
        Journal<MigrationEvent> journal = journal();
        for (int i = 0; i < 2 * Journal.MOST_UNFINISHED; i++) {
            journal.restore(event("forged" + i, CommandStatus.RUNNING));
        }
        assertThat(journal.unfinished()).hasSize(Journal.MOST_UNFINISHED);
        journal.restore(event("forged0", CommandStatus.FAILED));
        journal.restore(event("mine", CommandStatus.RUNNING));
        assertThat(journal.latest("mine")).isPresent();
    }

    private static void record(
            Journal<MigrationEvent> journal, String commandId, Instant at, CommandStatus... statuses) {
        for (CommandStatus status : statuses) {
            journal.record(MigrationEvent.newBuilder(event(commandId, status))
                    .setAt(at)
                    .build());
        }
    }

    @Test
    void repeatsWhatIsKnown() {
        Journal<MigrationEvent> journal = journal();
        journal.restore(event(CommandStatus.SUCCEEDED));
        journal.repeat("c1", FakeClock.START.plusSeconds(5));

        assertThat(journal.drain()).singleElement().satisfies(event -> {
            assertThat(event.getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
            assertThat(event.getReason()).isEqualTo(MigrationReason.DUPLICATE);
            assertThat(event.getAt()).isEqualTo(FakeClock.START.plusSeconds(5));
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> journal.repeat("c9", FakeClock.START))
                .withMessageContaining("c9");
    }

    @Property
    void noSequenceOfReportsLeavesTheGraph(@ForAll List<CommandStatus> statuses) {
        Journal<MigrationEvent> journal = journal();
        List<CommandLifecycle> path = new ArrayList<>(List.of(CommandLifecycle.ISSUED));
        for (CommandStatus status : statuses) {
            try {
                journal.record(event(status));
                path.add(CommandLifecycle.of(status));
            } catch (IllegalStateException e) {
                assertThat(path.get(path.size() - 1).canBecome(CommandLifecycle.of(status)))
                        .isFalse();
            }
        }
        List<MigrationEvent> published = journal.drain();
        CommandLifecycle stage = CommandLifecycle.ISSUED;
        for (MigrationEvent event : published) {
            assertThat(stage.canBecome(CommandLifecycle.of(event.getStatus()))).isTrue();
            stage = CommandLifecycle.of(event.getStatus());
        }
        assertThat(published.stream()
                        .filter(event -> CommandLifecycle.of(event.getStatus()).isOver()))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static Journal<MigrationEvent> journal() {
        return new Journal<>(MigrationEvents.on(new Topics("test.").migrationEvents()));
    }

    private static MigrationEvent event(CommandStatus status) {
        return event("c1", status);
    }

    private static MigrationEvent event(String commandId, CommandStatus status) {
        return MigrationEvent.newBuilder()
                .setCommandId(commandId)
                .setPool("lab")
                .setVm(ExecutorFixture.WEB.toString())
                .setSource("xen1")
                .setDestination("xen2")
                .setAt(FakeClock.START)
                .setStatus(status)
                .setReason(MigrationReason.NONE)
                .build();
    }
}
