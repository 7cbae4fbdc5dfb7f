package io.isotherm.decider.core.scenario;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.Load;
import io.isotherm.pool.PoolConfigs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureBackoffTest {
    /** A pause of 5 minutes after the first failure, of at most the cool-down of 30. */
    private static final Timing TIMING = Timing.of(PoolConfigs.defaults("p"));

    private static PastMove move(String destination, long endedAtMinute, Outcome outcome) {
        return new PastMove(
                "id" + endedAtMinute, "v", "v", "a", destination, Load.NONE, 0, endedAtMinute * MINUTE, outcome);
    }

    private static boolean held(long minute, PastMove... past) {
        return backoff(minute, past).held().containsKey("v");
    }

    private static FailureBackoff backoff(long minute, PastMove... past) {
        return FailureBackoff.of(new MoveHistory(List.of(), List.of(past), Map.of()), TIMING, minute * MINUTE);
    }

    private static PastMove[] failures(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> move("b", 100 + i, Outcome.FAILED))
                .toArray(PastMove[]::new);
    }

    @Test
    void theFirstPauseIsAThirdOfTheCommandTimeout() {
        assertThat(held(104, move("b", 100, Outcome.FAILED))).isTrue();
        assertThat(held(105, move("b", 100, Outcome.FAILED))).isFalse();
    }

    @Test
    void eachFurtherFailureInARowDoublesThePause() {
        assertThat(held(102 + 9, failures(2))).isTrue();
        assertThat(held(102 + 10, failures(2))).isFalse();
        assertThat(held(103 + 19, failures(3))).isTrue();
        assertThat(held(103 + 20, failures(3))).isFalse();
    }

    @Test
    void noPauseIsLongerThanTheCoolDown() {
        assertThat(held(104 + 29, failures(4))).isTrue();
        assertThat(held(104 + 30, failures(4))).isFalse();
        assertThat(held(140 + 30, failures(40))).isFalse();
    }

    @Test
    void anArrivalEndsTheRow() {
        PastMove[] past = {
            move("b", 100, Outcome.FAILED), move("b", 110, Outcome.ARRIVED), move("b", 120, Outcome.FAILED)
        };
        assertThat(held(124, past)).isTrue();
        assertThat(held(125, past)).isFalse();
        assertThat(held(111, move("b", 100, Outcome.FAILED), move("b", 110, Outcome.ARRIVED)))
                .isFalse();
    }

    @Test
    void theDestinationIsAvoidedForAsLongAgain() {
        assertThat(backoff(109, failures(1)).avoided().get("v")).isNotNull().containsOnlyKeys("b");
        assertThat(backoff(111, failures(1)).avoided()).isEmpty();
        assertThat(backoff(102 + 19, failures(2)).avoided().get("v")).isNotNull();
        assertThat(backoff(102 + 20, failures(2)).avoided()).isEmpty();
    }

    @Test
    void eachDestinationIsAvoidedByItsOwnFailure() {
        PastMove[] past = {move("b", 100, Outcome.FAILED), move("c", 105, Outcome.UNANSWERED)};
        assertThat(backoff(109, past).avoided().get("v")).isNotNull().containsOnlyKeys("b", "c");
        assertThat(backoff(110, past).avoided().get("v")).isNotNull().containsOnlyKeys("c");
    }
}
