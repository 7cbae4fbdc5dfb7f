package io.isotherm.analyzer.core.detect;

import io.isotherm.analyzer.core.forecast.Forecaster;
import io.isotherm.analyzer.core.forecast.Forecasting;
import io.isotherm.analyzer.core.forecast.LocalRegression;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.Resource;
import java.util.List;

/**
 * Local regression (LR): hot when the CPU use expected one window ahead, times a safety factor of 1.2, reaches the whole
 * capacity; that is, when it reaches 0.833 of it. After Beloglazov and Buyya, "Optimal Online Deterministic Algorithms and
 * Adaptive Heuristics for Energy and Performance Efficient Dynamic Consolidation of Virtual Machines in Cloud Data
 * Centers", Concurrency and Computation 24, 2012, section 4. Until {@value LocalRegression#VALUES} windows are known, and
 * for the other resources, the high mark holds.
 */
public final class LocalRegressionDetector extends ThresholdDetector {
    private static final double SAFETY = 1.2;
    private static final double MARK = 1 / SAFETY;

    private final Forecaster regression = new LocalRegression();

    @Override
    public String name() {
        return regression.name();
    }

    @Override
    Finding find(HostHistory history, Resource resource, double mean, DetectionSettings settings) {
        List<Double> means = known(history, resource);
        if (resource != Resource.CPU || means.size() < LocalRegression.VALUES) {
            return Finding.ofNewest(mean, settings.marks(resource).getHigh());
        }
        Forecasting forecasting = Forecasting.by(regression, history.means(resource));
        List<Double> looked = means.subList(means.size() - LocalRegression.VALUES, means.size());
        int over = (int) looked.stream().filter(value -> value >= MARK).count();
        Forecast forecast = forecasting.forecast(resource, settings.windowMillis());
        return new Finding(forecast.getValue() >= MARK, MARK, over, List.copyOf(looked), List.of(forecast));
    }
}
