package io.isotherm.analyzer.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ForecastingTest {

    @Test
    void holtFollowsALine() {
        double[] line = series(20, i -> 0.1 + 0.02 * i);

        assertThat(new Holt().forecast(line, 20, 3)).isCloseTo(0.1 + 0.02 * 22, within(1e-9));
        assertThat(forecasting(line, 3).model()).isEqualTo("holt");
    }

    @Test
    void ar1ReturnsToTheMean() {
        // x' = 0.25 + 0.5 x, from 0.9: the mean is 0.5.
        double[] decay = new double[12];
        decay[0] = 0.9;
        for (int i = 1; i < decay.length; i++) {
            decay[i] = 0.25 + 0.5 * decay[i - 1];
        }

        assertThat(new Ar1().forecast(decay, 4, 1)).isCloseTo(decay[4], within(1e-9));
        assertThat(new Ar1().forecast(decay, 4, 3)).isCloseTo(decay[6], within(1e-9));
    }

    @Test
    void ar1BeatsTheLastValueOnASeriesThatSwings() {
        double[] swinging = series(24, i -> i % 2 == 0 ? 0.3 + 0.001 * (i % 3) : 0.7);

        assertThat(forecasting(swinging, 1).model()).isEqualTo("ar1");
        assertThat(forecasting(swinging, 1).path().get(0)).isCloseTo(0.3, within(0.01));
    }

    @Test
    void theLastValueIsTakenWhileNothingBeatsIt() {
        double[] steady = series(20, i -> 0.4);

        Forecasting forecasting = forecasting(steady, 3);

        assertThat(forecasting.model()).isEqualTo("last-value");
        assertThat(forecasting.path()).containsExactly(0.4, 0.4, 0.4);
        assertThat(forecasting.error()).isZero();
    }

    @Test
    void theLastValueIsTakenWhileTooLittleIsKnownToTestAnything() {
        Forecasting forecasting = forecasting(new double[] {0.1, 0.2, 0.3}, 3);

        assertThat(forecasting.model()).isEqualTo("last-value");
        assertThat(forecasting.error()).isEqualTo(1);
        assertThat(forecasting.lastValueError()).isEqualTo(1);
    }

    @Test
    void theErrorIsTheMeanOfTheErrorsMade() {
        // Fitted to at least four values, two steps ahead: 0.4 for 0.6, 0.5 for 0.7.
        double[] line = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7};

        assertThat(forecasting(line, 2).lastValueError()).isCloseTo(0.2, within(1e-9));
    }

    @Property(tries = 200)
    void aForecastIsAShareAndItsErrorIsNeverAboveThatOfTheLastValue(
            @ForAll @Size(min = 1, max = 40) double @DoubleRange(min = 0, max = 1) [] series,
            @ForAll @IntRange(min = 1, max = 10) int steps,
            @ForAll long seed) {
        boolean[] known = new boolean[series.length];
        Random random = new Random(seed);
        for (int i = 0; i < known.length; i++) {
            known[i] = random.nextInt(5) > 0;
        }

        Forecasting forecasting = Forecasting.of(series, known, series.length, steps);

        assertThat(forecasting.path())
                .hasSize(steps)
                .allSatisfy(value -> assertThat(value).isBetween(0.0, 1.0));
        assertThat(forecasting.error()).isLessThanOrEqualTo(forecasting.lastValueError());
    }

    private static Forecasting forecasting(double[] series, int steps) {
        boolean[] known = new boolean[series.length];
        Arrays.fill(known, true);
        return Forecasting.of(series, known, series.length, steps);
    }

    private static double[] series(int size, java.util.function.IntToDoubleFunction value) {
        double[] series = new double[size];
        for (int i = 0; i < size; i++) {
            series[i] = value.applyAsDouble(i);
        }
        return series;
    }

    @Test
    void localRegressionWeighsTheNewestMost() {
        assertThat(LocalRegression.weight(0, 10)).isEqualTo(1);
        assertThat(LocalRegression.weight(9, 10)).isEqualTo(0);
        assertThat(LocalRegression.weight(3, 10)).isCloseTo(Math.pow(26.0 / 27, 3), within(1e-12));
        double[] line = {0.9, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
        // The oldest of ten values weighs nothing, so the line through the others is met exactly.
        assertThat(new LocalRegression().forecast(line, 10, 2)).isCloseTo(1.1, within(1e-9));
        assertThat(new LocalRegression().forecast(new double[] {0.3, 0.5}, 2, 1))
                .isEqualTo(0.5);
    }
}
