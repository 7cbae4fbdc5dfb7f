package io.isotherm.analyzer.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    /** CPU marks of the defaults: high 0.85, leave 0.75; low 0.30, leave 0.40. Memory: low 0.60. k of n: 3 of 5. */
    private final DetectionSettings settings = DetectionSettings.of(PoolConfigs.defaults("berlin"));

    @Test
    void aStaticHostIsHotInTheFirstWindowOverTheMark() {
        assertThat(temperatures("static", 0.5, 0.86, 0.84, 0.76, 0.74, 0.84))
                .containsExactly(
                        Temperature.NORMAL,
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.NORMAL,
                        Temperature.NORMAL);
    }

    @Test
    void aStaticHostIsColdUntilItPassesTheLeaveMark() {
        assertThat(temperatures("static", 0.31, 0.29, 0.39, 0.41, 0.39))
                .containsExactly(
                        Temperature.NORMAL, Temperature.COLD, Temperature.COLD, Temperature.NORMAL, Temperature.NORMAL);
    }

    @Test
    void kOfNWaitsForKWindows() {
        assertThat(temperatures("k-of-n-forecast", 0.9, 0.5, 0.9, 0.5, 0.9, 0.5))
                .containsExactly(
                        Temperature.NORMAL,
                        Temperature.NORMAL,
                        Temperature.NORMAL,
                        Temperature.NORMAL,
                        Temperature.HOT,
                        Temperature.NORMAL);
    }

    @Test
    void aHotHostStaysHotUntilItIsBelowTheLeaveMark() {
        assertThat(temperatures("k-of-n-forecast", 0.9, 0.9, 0.9, 0.8, 0.76, 0.8, 0.76, 0.74))
                .endsWith(
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.HOT,
                        Temperature.NORMAL);
    }

    @Test
    void aFallingForecastKeepsAHostFromGettingHot() {
        // A steady fall that Holt follows: over the mark in 3 of 5, but not for much longer.
        HostHistory history = history(Temperature.NORMAL, falling());

        Verdict verdict = Detectors.named("k-of-n-forecast").judge(history, settings);

        assertThat(history.current(Resource.CPU)).isGreaterThan(0.85);
        assertThat(verdict.temperature()).isEqualTo(Temperature.NORMAL);
        Forecast forecast = verdict.forecasts().get(0);
        assertThat(forecast.getModel()).isNotEqualTo("last-value");
        assertThat(forecast.getValue()).isLessThan(0.85);
        assertThat(forecast.getError()).isLessThan(forecast.getLastValueError());
        assertThat(forecast.getHorizonMillis()).isEqualTo(180_000);
        assertThat(Detectors.named("static").judge(history, settings).temperature())
                .isEqualTo(Temperature.HOT);
    }

    private static Double[] falling() {
        Double[] means = new Double[20];
        for (int i = 0; i < means.length; i++) {
            means[i] = 0.86 + 0.02 * (means.length - 1 - i) - (i % 2) * 0.001;
        }
        for (int i = 0; i < means.length; i++) {
            means[i] = Math.min(1.0, means[i]);
        }
        return means;
    }

    @Test
    void theEvidenceNamesResourceMarkAndWindows() {
        Verdict verdict = Detectors.named("k-of-n-forecast")
                .judge(history(Temperature.NORMAL, 0.2, 0.5, 0.9, 0.91, 0.92), settings);

        assertThat(verdict.hot()).containsExactly(Resource.CPU);
        assertThat(verdict.evidence())
                .containsExactly(new Evidence(Resource.CPU, 0.85, 3, 5, List.of(0.2, 0.5, 0.9, 0.91, 0.92)));
    }

    @Test
    void unknownWindowsAreBeyondNoMark() {
        assertThat(judge(Temperature.NORMAL, 0.9, null, 0.9, null).temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(judge(Temperature.NORMAL, 0.9, null, 0.9, null, 0.9).temperature())
                .isEqualTo(Temperature.HOT);
        assertThat(judge(Temperature.NORMAL, 0.1, null, null, null, 0.1).temperature())
                .isEqualTo(Temperature.NORMAL);
    }

    @Test
    void coldMeansUnderTheMarkInAllResources() {
        assertThat(judge(Temperature.NORMAL, 0.1, 0.1, 0.1).temperature()).isEqualTo(Temperature.COLD);
        List<WindowUse> fullOfMemory = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            fullOfMemory.add(new WindowUse(i * 60_000L, 0.1, 0.8, null, null));
        }
        HostHistory history =
                new HostHistory(0, 60_000, fullOfMemory, null, 0, Temperature.NORMAL, List.of(), List.of());
        assertThat(Detectors.named("k-of-n-forecast").judge(history, settings).temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(Detectors.named("static").judge(history, settings).temperature())
                .isEqualTo(Temperature.NORMAL);
    }

    @Test
    void theEvidenceOfACoolHostNamesEveryResource() {
        assertThat(judge(Temperature.NORMAL, 0.1, 0.1, 0.1).evidence())
                .containsExactly(
                        new Evidence(Resource.CPU, 0.30, 3, 3, List.of(0.1, 0.1, 0.1)),
                        new Evidence(Resource.MEMORY, 0.60, 3, 3, List.of(0.25, 0.25, 0.25)));
    }

    @Test
    void aColdHostStaysColdUntilItIsAboveTheLeaveMark() {
        assertThat(temperatures("k-of-n-forecast", 0.1, 0.1, 0.1, 0.39, 0.39, 0.39, 0.41, 0.39))
                .endsWith(
                        Temperature.COLD,
                        Temperature.COLD,
                        Temperature.COLD,
                        Temperature.COLD,
                        Temperature.NORMAL,
                        Temperature.NORMAL);
    }

    @Test
    void anotherResourceBetweenItsMarksDoesNotHoldAHostHot() {
        List<WindowUse> windows = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            windows.add(new WindowUse(i * 60_000L, 0.2, 0.93, null, null));
        }
        HostHistory history = new HostHistory(
                0, 60_000, windows, Temperature.HOT, 0, Temperature.HOT, List.of(Resource.CPU), List.of());

        assertThat(Detectors.named("k-of-n-forecast").judge(history, settings).temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(Detectors.named("static").judge(history, settings).temperature())
                .isEqualTo(Temperature.NORMAL);
    }

    @Test
    void anUnknownDetectorIsNamed() {
        assertThatThrownBy(() -> Detectors.named("magic"))
                .hasMessageContaining("there is no detector 'magic'")
                .hasMessageContaining("k-of-n-forecast, static");
    }

    @Test
    void everyConfigurableDetectorExists() {
        assertThat(PoolConfigs.DETECTORS)
                .allSatisfy(name -> assertThat(Detectors.named(name).name()).isEqualTo(name));
    }

    private Verdict judge(Temperature before, @Nullable Double... cpu) {
        return Detectors.named("k-of-n-forecast").judge(history(before, cpu), settings);
    }

    private static HostHistory history(Temperature before, @Nullable Double... cpu) {
        List<WindowUse> windows = new ArrayList<>();
        for (int i = 0; i < cpu.length; i++) {
            windows.add(window((i + 1) * 60_000L, cpu[i]));
        }
        return new HostHistory(0, 60_000, windows, before, 0, before, List.of(), List.of());
    }

    private static WindowUse window(long end, @Nullable Double cpu) {
        return cpu == null ? WindowUse.unknown(end) : new WindowUse(end, cpu, 0.25, null, null);
    }

    private List<Temperature> temperatures(String detector, double... cpu) {
        HostHistory history = HostHistory.firstSeen(0);
        List<Temperature> temperatures = new ArrayList<>();
        long end = 0;
        for (double mean : cpu) {
            end += 60_000;
            history = history.withWindow(window(end, mean), end, settings);
            Verdict verdict = Detectors.named(detector).judge(history, settings);
            history = history.judged(verdict, end);
            temperatures.add(verdict.temperature());
        }
        return temperatures;
    }
}
