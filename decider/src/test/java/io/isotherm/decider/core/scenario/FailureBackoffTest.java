package io.isotherm.decider.core.scenario;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.MigrationCalibration;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.MovePace;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PastMove.Outcome;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.MigrationReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureBackoffTest {
    /** A pause of 5 minutes after the first failure, of at most the cool-down of 30. */
    private static final Timing TIMING = Timing.of(PoolConfigs.defaults("p"));

    private static PastMove move(String destination, long endedAtMinute, Outcome outcome) {
        return new PastMove(
                "id" + endedAtMinute,
                "v",
                "v",
                "a",
                destination,
                Load.NONE,
                0,
                endedAtMinute * MINUTE,
                endedAtMinute * MINUTE,
                outcome,
                null);
    }

    private static boolean held(long minute, PastMove... past) {
        return backoff(minute, past).held().containsKey("v");
    }

    private static Avoidance backoff(long minute, PastMove... past) {
        return configured(0, minute, past);
    }

    /** With a configuration in force since a minute. */
    private static Avoidance configured(long since, long minute, PastMove... past) {
        return FailureBackoff.of(
                new MoveHistory(
                        List.of(), List.of(past), Map.of(), List.of(), MigrationCalibration.NONE, MovePace.FULL),
                TIMING,
                since * MINUTE,
                minute * MINUTE);
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
        assertThat(backoff(109, failures(1)).pairs().get("v")).isNotNull().containsOnlyKeys("b");
        assertThat(backoff(111, failures(1)).pairs()).isEmpty();
        assertThat(backoff(102 + 19, failures(2)).pairs().get("v")).isNotNull();
        assertThat(backoff(102 + 20, failures(2)).pairs()).isEmpty();
    }

    @Test
    void aDestinationIsAvoidedNoLongerThanTheCooldown() {
        assertThat(backoff(104 + 29, failures(4)).pairs().get("v")).isNotNull().containsOnlyKeys("b");
        assertThat(backoff(104 + 30, failures(4)).pairs()).isEmpty();
    }

    @Test
    void eachDestinationIsAvoidedByItsOwnFailure() {
        PastMove[] past = {move("b", 100, Outcome.FAILED), move("c", 105, Outcome.LOST)};
        assertThat(backoff(109, past).pairs().get("v")).isNotNull().containsOnlyKeys("b", "c");
        assertThat(backoff(110, past).pairs().get("v")).isNotNull().containsOnlyKeys("c");
    }

    private static PastMove refused(String vm, String source, String destination, long minute, MigrationReason why) {
        return new PastMove(
                "id" + minute + vm,
                vm,
                vm,
                source,
                destination,
                new Load(0, 4, 0, 0),
                (minute - 1) * MINUTE,
                minute * MINUTE,
                minute * MINUTE,
                Outcome.REJECTED,
                why);
    }

    @Test
    void aRefusalForMemoryHoldsBackGuestsOfThatSizeFromThatDestinationAlone() {
        Avoidance avoidance = backoff(101, refused("v", "a", "b", 100, MigrationReason.DESTINATION_NO_MEMORY));
        assertThat(avoidance.held()).isEmpty();
        assertThat(avoidance.destinations()).isEmpty();
        assertThat(avoidance.memory()).containsOnlyKeys("b");
        assertThat(avoidance.memory().values())
                .extracting(refused -> refused.kib())
                .containsExactly(4L);
        assertThat(backoff(105, refused("v", "a", "b", 100, MigrationReason.DESTINATION_NO_MEMORY))
                        .memory())
                .isEmpty();
    }

    @Test
    void aDestinationThatRefusesTwoGuestsIsAvoidedForAll() {
        PastMove[] past = {
            refused("v", "a", "b", 100, MigrationReason.OTHER), refused("w", "c", "b", 102, MigrationReason.OTHER)
        };
        assertThat(backoff(101, past[0]).destinations()).isEmpty();
        assertThat(backoff(111, past).destinations()).containsOnlyKeys("b");
        assertThat(backoff(111, past).destinations().get("b")).contains("v, w", "REJECTED, OTHER");
        assertThat(backoff(112, past).destinations()).isEmpty();
        PastMove[] arrived = {past[0], past[1], move("b", 103, Outcome.ARRIVED)};
        assertThat(backoff(104, arrived).destinations()).isEmpty();
    }

    @Test
    void anUnreachableDestinationIsAvoidedAtOnce() {
        assertThat(backoff(101, refused("v", "a", "b", 100, MigrationReason.DESTINATION_UNREACHABLE))
                        .destinations())
                .containsOnlyKeys("b");
    }

    @Test
    void aHostWhoseExecutorDoesNotAnswerIsAvoidedAtBothEnds() {
        Avoidance avoidance = backoff(101, move("b", 100, Outcome.UNANSWERED));
        assertThat(avoidance.sources()).containsOnlyKeys("a");
        assertThat(avoidance.destinations()).containsOnlyKeys("a");
        assertThat(avoidance.pairs()).isEmpty();
    }

    @Test
    void aSourceFromWhichThreeGuestsFailToTwoDestinationsIsAvoided() {
        PastMove[] past = {failed("u", "b", 100), failed("v", "c", 100), failed("w", "c", 100)};
        assertThat(backoff(101, past).sources()).containsOnlyKeys("a");
        assertThat(backoff(101, past[0], past[1]).sources()).isEmpty();
        assertThat(backoff(101, past[1], past[2], failed("x", "c", 100)).sources())
                .isEmpty();
    }

    private static PastMove failed(String vm, String destination, long minute) {
        return refused(vm, "a", destination, minute, MigrationReason.MIGRATION_FAILED)
                .ended(Outcome.FAILED, MigrationReason.MIGRATION_FAILED, minute * MINUTE);
    }

    @Test
    void whatComesLateAllAtOnceHoldsNothingBackAndWhatGoesOnComingLateHoldsBackItsSource() {
        PastMove[] backlog = {
            refused("v", "a", "b", 100, MigrationReason.COMMAND_TOO_OLD),
            refused("w", "a", "b", 100, MigrationReason.COMMAND_TOO_OLD)
        };
        assertThat(backoff(100, backlog)).isEqualTo(Avoidance.NONE);
        assertThat(backoff(101, backlog[0], refused("v", "a", "b", 101, MigrationReason.COMMAND_TOO_OLD))
                        .sources())
                .containsOnlyKeys("a");
    }

    /** An operator drains a host and takes it back: that its executor obeyed does not tell that it lags. */
    @Test
    void whatAnEarlierConfigurationForbadeHoldsNothingBack() {
        PastMove late = refused("v", "a", "b", 95, MigrationReason.COMMAND_TOO_OLD);
        PastMove drained = refused("v", "a", "b", 100, MigrationReason.DESTINATION_IN_MAINTENANCE);
        assertThat(configured(100, 101, late, drained).sources()).isEmpty();
        assertThat(configured(99, 101, late, drained).sources()).containsOnlyKeys("a");
    }
}
