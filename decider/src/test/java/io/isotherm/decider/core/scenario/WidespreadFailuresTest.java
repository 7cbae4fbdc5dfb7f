package io.isotherm.decider.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.decider.core.model.Load;
import io.isotherm.schema.MigrationReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WidespreadFailuresTest {
    private final List<PastMove> ended = new ArrayList<>();

    private void move(String vm, String source, String destination, Outcome outcome, MigrationReason reason) {
        ended.add(new PastMove("id" + ended.size(), vm, vm, source, destination, Load.NONE, 0, 1, 1, outcome, reason));
    }

    private void failures(int count) {
        for (int i = 0; i < count; i++) {
            move("v" + i, "s" + i, "d" + i, Outcome.FAILED, MigrationReason.MIGRATION_FAILED);
        }
    }

    private void arrivals(int count) {
        for (int i = 0; i < count; i++) {
            move("w" + i, "t" + i, "e" + i, Outcome.ARRIVED, MigrationReason.NONE);
        }
    }

    @Test
    void failuresOfManyHostsAndGuestsAreWidespread() {
        failures(4);
        assertThat(WidespreadFailures.of(ended, 2))
                .get()
                .asString()
                .contains("4 moves failed", "3 of them", "at most 2");
    }

    @Test
    void asManyAsAreAcceptedAreNot() {
        failures(4);
        assertThat(WidespreadFailures.of(ended, 3)).isEmpty();
    }

    @Test
    void fewOfManyMovesAreNot() {
        failures(4);
        arrivals(3);
        assertThat(WidespreadFailures.of(ended, 2)).isPresent();
        arrivals(1);
        assertThat(WidespreadFailures.of(ended, 2)).isEmpty();
    }

    @Test
    void whatOneHostExplainsIsNot() {
        for (int i = 0; i < 20; i++) {
            move("v" + i, "s" + i, "bad", Outcome.FAILED, MigrationReason.MIGRATION_FAILED);
            move("w" + i, "bad", "d" + i, Outcome.FAILED, MigrationReason.MIGRATION_FAILED);
        }
        assertThat(WidespreadFailures.of(ended, 0)).isEmpty();
    }

    @Test
    void whatOneGuestExplainsIsNot() {
        for (int i = 0; i < 20; i++) {
            move("bad", "s" + i, "d" + i, Outcome.FAILED, MigrationReason.MIGRATION_FAILED);
        }
        assertThat(WidespreadFailures.of(ended, 0)).isEmpty();
    }

    @Test
    void refusalsSilenceAndKnownLastingCausesAreNoFailures() {
        for (int i = 0; i < 20; i++) {
            move("v" + i, "s" + i, "d" + i, Outcome.REJECTED, MigrationReason.DESTINATION_NO_MEMORY);
            move("w" + i, "s" + i, "d" + i, Outcome.REJECTED, MigrationReason.COMMAND_TOO_OLD);
            move("x" + i, "s" + i, "d" + i, Outcome.EXPIRED, MigrationReason.DEADLINE_PASSED);
            move("y" + i, "s" + i, "d" + i, Outcome.FAILED, MigrationReason.NO_LOG_DIRTY);
            move("z" + i, "s" + i, "d" + i, Outcome.UNANSWERED, MigrationReason.NONE);
        }
        assertThat(WidespreadFailures.of(ended, 0)).isEmpty();
    }
}
