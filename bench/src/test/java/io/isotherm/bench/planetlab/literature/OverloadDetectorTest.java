package io.isotherm.bench.planetlab.literature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverloadDetectorTest {

    /** Newest first: rises by a step at each tick up to the newest value. */
    private static double[] rising(int ticks, double newest, double step) {
        return IntStream.range(0, ticks).mapToDouble(i -> newest - i * step).toArray();
    }

    private static double[] steady(int ticks, double value) {
        double[] values = new double[ticks];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void aThresholdIsExceededOnlyAboveIt() {
        OverloadDetector detector = OverloadDetector.threshold(0.8);

        assertThat(detector.overloaded(0.8, () -> new double[0])).isFalse();
        assertThat(detector.overloaded(0.801, () -> new double[0])).isTrue();
    }

    @Test
    void adaptiveThresholdsFallTheMoreTheLoadHasSwung() {
        // Values 0.1 to 0.5: median 0.3, absolute deviations 0.2 0.1 0 ... with a median of 0.1; quartiles 0.2 and 0.4.
        double[] swinging =
                IntStream.range(0, 15).mapToDouble(i -> 0.1 + 0.1 * (i % 5)).toArray();

        OverloadDetector mad = OverloadDetector.medianAbsoluteDeviation(2.5);
        assertThat(mad.overloaded(0.74, () -> swinging)).isFalse();
        assertThat(mad.overloaded(0.76, () -> swinging)).isTrue();
        assertThat(mad.overloaded(0.99, () -> steady(15, 0.5))).isFalse();

        OverloadDetector iqr = OverloadDetector.interquartileRange(1.5);
        assertThat(iqr.overloaded(0.69, () -> swinging)).isFalse();
        assertThat(iqr.overloaded(0.71, () -> swinging)).isTrue();
        assertThat(iqr.overloaded(0.99, () -> steady(15, 0.5))).isFalse();
    }

    @Test
    void regressionSeesFullCapacityOneTickAhead() {
        OverloadDetector detector = OverloadDetector.localRegression(1.2);

        // One tick ahead 0.84 and 0.83; a fifth more for safety makes it 1.008 and 0.996.
        assertThat(detector.overloaded(0, () -> rising(10, 0.80, 0.04))).isTrue();
        assertThat(detector.overloaded(0, () -> rising(10, 0.79, 0.04))).isFalse();
        assertThat(detector.overloaded(0, () -> steady(10, 0.83))).isFalse();
    }

    @Test
    void withoutMuchOfAPastTheThresholdIsSeventyPercent() {
        for (OverloadDetector detector : new OverloadDetector[] {
            OverloadDetector.medianAbsoluteDeviation(2.5),
            OverloadDetector.interquartileRange(1.5),
            OverloadDetector.localRegression(1.2)
        }) {
            assertThat(detector.overloaded(0.69, () -> steady(9, 0.99))).isFalse();
            assertThat(detector.overloaded(0.71, () -> steady(9, 0.01))).isTrue();
        }
    }
}
