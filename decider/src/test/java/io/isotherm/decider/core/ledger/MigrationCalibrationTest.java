package io.isotherm.decider.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.decider.core.model.Load;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationCalibrationTest {
    private static final long MODEL_MILLIS = 10_000;

    private MigrationCalibration calibration = MigrationCalibration.NONE;
    private int moves;

    @Test
    void goesByTheModelWhileNothingIsKnown() {
        assertThat(calibration.factor("v", "a", "b")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3, 10, 60})
    void expectsWhatTenMigrationsOfAPairTook(double times) {
        Random random = new Random(7);
        for (int i = 0; i < 10; i++) {
            took("v" + i % 3, "a", "b", times * (0.85 + 0.3 * random.nextDouble()));
        }
        assertThat(calibration.factor("v0", "a", "b")).isCloseTo(times, within(0.25 * times));
        assertThat(calibration.factor("new", "a", "b")).isCloseTo(times, within(0.25 * times));
    }

    @Test
    void tellsPairsAndGuestsApart() {
        for (int i = 0; i < 20; i++) {
            took("quiet", "a", "b", 2);
            took("busy", "a", "b", 4);
            took("quiet", "c", "d", 1);
            took("busy", "c", "d", 2);
        }
        assertThat(calibration.factor("quiet", "a", "b")).isCloseTo(2, within(0.3));
        assertThat(calibration.factor("busy", "a", "b")).isCloseTo(4, within(0.6));
        assertThat(calibration.factor("quiet", "c", "d")).isCloseTo(1, within(0.15));
        assertThat(calibration.factor("busy", "c", "d")).isCloseTo(2, within(0.3));
    }

    @Test
    void expectsOfAPairThatNobodyUsedWhatTheRestOfThePoolDoes() {
        for (int i = 0; i < 20; i++) {
            took("v" + i, "a" + i, "b" + i, 3);
        }
        assertThat(calibration.factor("other", "x", "y")).isCloseTo(3, within(0.5));
    }

    @Test
    void oneThatMetSomethingElseChangesLittle() {
        for (int i = 0; i < 20; i++) {
            took("v", "a", "b", 2);
        }
        took("v", "a", "b", 1000);
        assertThat(calibration.factor("v", "a", "b")).isLessThan(3);
    }

    @Test
    void followsALinkThatBecameSlower() {
        for (int i = 0; i < 20; i++) {
            took("v", "a", "b", 1);
        }
        for (int i = 0; i < 10; i++) {
            took("v", "a", "b", 4);
        }
        assertThat(calibration.factor("v", "a", "b")).isCloseTo(4, within(1.0));
    }

    @Test
    void remembersAsManyPairsAndGuestsAsItMayThoseUsedLast() {
        for (int i = 0; i < 600; i++) {
            took("v" + i, "a" + i, "b", 2);
        }
        assertThat(calibration.pairs()).hasSize(500).containsKey("a599>b").doesNotContainKey("a99>b");
        assertThat(calibration.guests()).hasSize(500).containsKey("v100").doesNotContainKey("v99");
    }

    @Test
    void learnsNothingFromWhatTookNoTimeOrWasNotExpected() {
        took("v", "a", "b", 0);
        assertThat(calibration).isEqualTo(MigrationCalibration.NONE);
        assertThat(calibration.learned(move("v", "a", "b", 0), 5000, 1)).isEqualTo(MigrationCalibration.NONE);
    }

    private void took(String vm, String source, String destination, double times) {
        moves++;
        calibration =
                calibration.learned(move(vm, source, destination, MODEL_MILLIS), (long) (times * MODEL_MILLIS), moves);
    }

    private static OpenMove move(String vm, String source, String destination, long modelMillis) {
        return new OpenMove("c", vm, vm, source, destination, Load.NONE, modelMillis, 1, 2, null, 1);
    }
}
