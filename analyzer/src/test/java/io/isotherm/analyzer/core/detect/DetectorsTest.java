package io.isotherm.analyzer.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.pool.NamedDetector;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .hasMessageContaining("k-of-n-forecast, local-regression, mad, static");
    }

    @Test
    void everyDetectorCanBeConfiguredAndNoOther() {
        assertThat(Detectors.names()).containsExactly("iqr", "k-of-n-forecast", "local-regression", "mad", "static");
        PoolConfig config = PoolConfigs.defaults("berlin");
        assertThat(Detectors.names()).allSatisfy(name -> {
            config.getDetection().setDetector(name);
            assertThat(PoolConfigs.problems(config)).isEmpty();
            assertThat(Detectors.named(name).name()).isEqualTo(name);
        });
        config.getDetection().setDetector("crystal-ball");
        assertThat(PoolConfigs.problems(config))
                .containsExactly("detection.detector: crystal-ball is not allowed; it must be one of iqr,"
                        + " k-of-n-forecast, local-regression, mad, static");
    }

    @Test
    void twoDetectorsOfOneNameAreRefused() {
        assertThatThrownBy(() -> NamedDetector.byName(List.of(new StaticDetector(), new StaticDetector())))
                .hasMessageContaining("Two detectors are named static")
                .hasMessageContaining(StaticDetector.class.getName());
    }

    @Test
    void windowsBeforeTheLastNDoNotCount() {
        // Over the mark in 3 windows, but only in 2 of the last 5.
        assertThat(judge(Temperature.NORMAL, 0.9, 0.5, 0.5, 0.5, 0.9, 0.9).temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(judge(Temperature.NORMAL, 0.9, 0.5, 0.5, 0.9, 0.9).temperature())
                .isEqualTo(Temperature.HOT);
        // Under it in 3 windows, but only in 2 of the last 5.
        assertThat(judge(Temperature.NORMAL, 0.1, 0.5, 0.5, 0.5, 0.1, 0.1).temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(judge(Temperature.NORMAL, 0.1, 0.5, 0.5, 0.1, 0.1).temperature())
                .isEqualTo(Temperature.COLD);
    }

    @Test
    void aValueAtItsMarkIsNotBeyondIt() {
        // The forecast is over the mark, as the newest window is.
        assertThat(judge(Temperature.NORMAL, 0.85, 0.85, 0.86).temperature()).isEqualTo(Temperature.NORMAL);
        assertThat(judge(Temperature.NORMAL, 0.851, 0.851, 0.86).temperature()).isEqualTo(Temperature.HOT);
        assertThat(judge(Temperature.NORMAL, 0.30, 0.30, 0.30).temperature()).isEqualTo(Temperature.NORMAL);
        assertThat(temperatures("static", 0.85, 0.30)).containsOnly(Temperature.NORMAL);
    }

    @Test
    void aHotHostAtItsLeaveMarkHasComeDownAndAColdOneStaysCold() {
        assertThat(temperatures("static", 0.9, 0.7501)).containsExactly(Temperature.HOT, Temperature.HOT);
        assertThat(temperatures("static", 0.9, 0.75)).containsExactly(Temperature.HOT, Temperature.NORMAL);
        assertThat(temperatures("static", 0.2, 0.40)).containsExactly(Temperature.COLD, Temperature.COLD);
        assertThat(temperatures("k-of-n-forecast", 0.9, 0.9, 0.9, 0.7501)).endsWith(Temperature.HOT);
        assertThat(temperatures("k-of-n-forecast", 0.9, 0.9, 0.9, 0.75)).endsWith(Temperature.NORMAL);
        assertThat(temperatures("k-of-n-forecast", 0.1, 0.1, 0.1, 0.40)).endsWith(Temperature.COLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"static", "k-of-n-forecast", "mad", "iqr", "local-regression"})
    void networkAndDiskMakeAHostHotByTheirOwnMarks(String detector) {
        for (Resource resource : List.of(Resource.NETWORK, Resource.DISK)) {
            List<WindowUse> windows = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                windows.add(new WindowUse(
                        i * 60_000L,
                        0.5,
                        0.25,
                        resource == Resource.NETWORK ? 0.81 : 0.5,
                        resource == Resource.DISK ? 0.81 : 0.5));
            }
            Verdict verdict = Detectors.named(detector)
                    .judge(
                            new HostHistory(0, 60_000, windows, null, 0, Temperature.NORMAL, List.of(), List.of()),
                            settings);
            assertThat(verdict.hot()).containsExactly(resource);
            assertThat(verdict.evidence())
                    .extracting(Evidence::getResource, Evidence::getMark)
                    .containsExactly(tuple(resource, 0.80));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mad", "iqr", "local-regression"})
    void adaptiveDetectorsGoByTheMarkUntilEnoughIsKnown(String detector) {
        assertThat(Detectors.named(detector)
                        .judge(history(Temperature.NORMAL, 0.1, 0.9, 0.1, 0.84), settings)
                        .temperature())
                .isEqualTo(Temperature.NORMAL);
        assertThat(Detectors.named(detector)
                        .judge(history(Temperature.NORMAL, 0.1, 0.9, 0.1, 0.86), settings)
                        .evidence())
                .containsExactly(new Evidence(Resource.CPU, 0.85, 1, 1, List.of(0.86)));
    }

    @Test
    void theMedianAbsoluteDeviationLowersTheThreshold() {
        // Half of the values are 0.4 and half 0.6, the newest 0.76: the median is 0.6, the distances 0.2 six
        // times, 0 six times and 0.16, of which the median is 0.16; the threshold is 1 - 2.5 * 0.16.
        Double[] means = {0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.76};

        Verdict verdict = Detectors.named("mad").judge(history(Temperature.NORMAL, means), settings);

        assertThat(verdict.hot()).containsExactly(Resource.CPU);
        assertThat(verdict.evidence().get(0).getMark()).isCloseTo(0.6, within(1e-9));
        means[12] = 0.5;
        assertThat(Detectors.named("mad")
                        .judge(history(Temperature.NORMAL, means), settings)
                        .temperature())
                .isEqualTo(Temperature.NORMAL);
    }

    @Test
    void theInterquartileRangeLowersTheThreshold() {
        // The quartiles of 0.1, 0.15, ..., 0.7 are 0.25 and 0.55; the threshold is 1 - 1.5 * 0.3.
        Double[] means = new Double[13];
        for (int i = 0; i < means.length; i++) {
            means[i] = 0.1 + 0.05 * i;
        }

        Verdict verdict = Detectors.named("iqr").judge(history(Temperature.NORMAL, means), settings);

        assertThat(verdict.hot()).containsExactly(Resource.CPU);
        assertThat(verdict.evidence().get(0).getMark()).isCloseTo(0.55, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mad", "iqr"})
    void aSteadyHostMayBeFilledUpAndAWildOneIsNotHotBelowTheColdLeaveMark(String detector) {
        Double[] steady = new Double[12];
        Arrays.fill(steady, 0.95);
        assertThat(Detectors.named(detector)
                        .judge(history(Temperature.NORMAL, steady), settings)
                        .temperature())
                .isEqualTo(Temperature.NORMAL);
        Double[] wild = {0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.5};
        assertThat(Detectors.named(detector)
                        .judge(history(Temperature.NORMAL, wild), settings)
                        .evidence())
                .containsExactly(new Evidence(Resource.CPU, 0.40, 1, 1, List.of(0.5)));
    }

    @Test
    void localRegressionSeesARiseBeforeItIsThere() {
        // A straight rise of 0.04 a window goes on to 0.84, of which 1.2 times is beyond the capacity.
        Double[] means = new Double[10];
        for (int i = 0; i < means.length; i++) {
            means[i] = 0.44 + 0.04 * i;
        }

        Verdict verdict = Detectors.named("local-regression").judge(history(Temperature.NORMAL, means), settings);

        assertThat(verdict.hot()).containsExactly(Resource.CPU);
        assertThat(verdict.evidence().get(0).getMark()).isCloseTo(1 / 1.2, within(1e-12));
        Forecast forecast = verdict.forecasts().get(0);
        assertThat(forecast.getValue()).isCloseTo(0.84, within(1e-9));
        assertThat(forecast.getHorizonMillis()).isEqualTo(60_000);
        means[9] = 0.70;
        assertThat(Detectors.named("local-regression")
                        .judge(history(Temperature.NORMAL, means), settings)
                        .temperature())
                .isEqualTo(Temperature.NORMAL);
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
