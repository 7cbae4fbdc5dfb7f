package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an operator has rejected is withdrawn, and not recommended again for a while. */
class RejectionTest {
    private final PoolRun pool = new PoolRun();

    RejectionTest() {
        pool.config.getDecision().setMode(Mode.RECOMMEND);
        pool.config.getDecision().setRejectionMillis(5 * MINUTE);
    }

    @Test
    void whatWasRejectedIsNotRecommendedAgainForAWhile() {
        Move move = pool.tick(overload(10)).getMoves().get(0);
        pool.hear(rejection(move.getCommandId(), 10 * MINUTE + 1));

        Decision next = pool.tick(overload(11));
        assertThat(next.getMoves()).noneMatch(other -> isSame(other, move));
        assertThat(next.getNotes())
                .anyMatch(note -> note.contains(move.getCommandId())
                        && note.contains("is rejected by ann: batch runs")
                        && note.contains("decision.rejection"));
        assertThat(next.getRejectionCounts()).containsKey("rejected");

        assertThat(pool.tick(overload(15)).getMoves()).noneMatch(other -> isSame(other, move));
        assertThat(pool.tick(overload(16)).getMoves()).anyMatch(other -> isSame(other, move));
    }

    @Test
    void aRejectionGoesBeforeAnApproval() {
        Move move = pool.tick(overload(10)).getMoves().get(0);
        pool.hear(Events.approval(move.getCommandId(), 10 * MINUTE + 1));
        pool.hear(rejection(move.getCommandId(), 10 * MINUTE + 2));

        pool.tick(overload(11));

        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void aRejectionOfNothingIsTold() {
        pool.hear(rejection("nothing", 10 * MINUTE - 1));

        assertThat(pool.tick(overload(10)).getNotes())
                .anyMatch(note -> note.contains("nothing") && note.contains("none that waits for approval"));
    }

    private static Approval rejection(String commandId, long at) {
        return new Approval(Window.POOL, commandId, "ann", Instant.ofEpochMilli(at), true, "batch runs");
    }

    private static boolean isSame(Move one, Move other) {
        return one.getVm().equals(other.getVm()) && one.getDestination().equals(other.getDestination());
    }

    private static Window overload(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("x", 4, 4)
                .guest("y", 3, 4)
                .guest("z", 2.5, 4)
                .host("b")
                .host("c");
    }
}
