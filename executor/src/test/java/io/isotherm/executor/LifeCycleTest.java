package io.isotherm.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LifeCycleTest {

    @Test
    void nothingFollowsTheEnd() {
        for (LifeCycle stage : LifeCycle.values()) {
            for (LifeCycle next : LifeCycle.values()) {
                if (stage.isOver()) {
                    assertThat(stage.canBecome(next)).isFalse();
                }
            }
        }
    }

    @Test
    void nothingIsCarriedOutWithoutBeingAccepted() {
        assertThat(LifeCycle.ISSUED.canBecome(LifeCycle.RUNNING)).isFalse();
        assertThat(LifeCycle.ISSUED.canBecome(LifeCycle.SUCCEEDED)).isFalse();
        assertThat(LifeCycle.ISSUED.canBecome(LifeCycle.FAILED)).isFalse();
        assertThat(LifeCycle.ISSUED.canBecome(LifeCycle.UNKNOWN)).isFalse();
        assertThat(LifeCycle.RUNNING.canBecome(LifeCycle.REJECTED)).isFalse();
        assertThat(LifeCycle.RUNNING.canBecome(LifeCycle.EXPIRED)).isFalse();
        assertThat(LifeCycle.ACCEPTED.canBecome(LifeCycle.ACCEPTED)).isFalse();
    }

    @Test
    void whatIsUnknownIsNotTheEnd() {
        assertThat(LifeCycle.UNKNOWN.isOver()).isFalse();
        assertThat(LifeCycle.UNKNOWN.canBecome(LifeCycle.RUNNING)).isTrue();
        assertThat(LifeCycle.UNKNOWN.canBecome(LifeCycle.SUCCEEDED)).isTrue();
        assertThat(LifeCycle.UNKNOWN.canBecome(LifeCycle.FAILED)).isTrue();
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

    @Property
    void noSequenceOfReportsLeavesTheGraph(@ForAll List<CommandStatus> statuses) {
        Journal<MigrationEvent> journal = journal();
        List<LifeCycle> path = new ArrayList<>(List.of(LifeCycle.ISSUED));
        for (CommandStatus status : statuses) {
            try {
                journal.record(event(status));
                path.add(LifeCycle.of(status));
            } catch (IllegalStateException e) {
                assertThat(path.get(path.size() - 1).canBecome(LifeCycle.of(status)))
                        .isFalse();
            }
        }
        List<MigrationEvent> published = journal.drain();
        LifeCycle stage = LifeCycle.ISSUED;
        for (MigrationEvent event : published) {
            assertThat(stage.canBecome(LifeCycle.of(event.getStatus()))).isTrue();
            stage = LifeCycle.of(event.getStatus());
        }
        assertThat(published.stream()
                        .filter(event -> LifeCycle.of(event.getStatus()).isOver()))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static Journal<MigrationEvent> journal() {
        return new Journal<>(new MigrationEvents("lab", new Topics("test.").migrationEvents()));
    }

    private static MigrationEvent event(CommandStatus status) {
        return MigrationEvent.newBuilder()
                .setCommandId("c1")
                .setPool("lab")
                .setVm(Bench.WEB.toString())
                .setSource("xen1")
                .setDestination("xen2")
                .setAt(FakeClock.START)
                .setStatus(status)
                .setReason(MigrationReason.NONE)
                .build();
    }
}
