package io.isotherm.analyzer.core.forecast;

import io.isotherm.schema.Forecast;
import io.isotherm.schema.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one series by the forecaster that has earned it: each is back-tested on this very series with a rolling
 * origin (Tashman, "Out-of-sample tests of forecasting accuracy", 2000), at the distance that is asked for, and one is
 * used only while its mean absolute error is below that of the last value.
 *
 * @param path expected values 1, 2, … windows ahead, each 0 to 1
 * @param error mean absolute error of the model when back-tested; 1, the worst possible, when it could not be tested yet
 * @param lastValueError the same for the last value
 */
public record Forecasting(String model, List<Double> path, double error, double lastValueError) {
    private static final Forecaster LAST_VALUE = new LastValue();
    private static final List<Forecaster> FORECASTERS = List.of(new Holt(), new Ar1());

    /** Values that a model is fitted to at least. */
    private static final int MIN_FITTED = 4;
    /** Tests that a model must have won at least. */
    private static final int MIN_TESTS = 5;

    private static final double UNTESTED = 1;

    public Forecasting {
        path = List.copyOf(path);
    }

    /** The values of a series from its first known one on. */
    private record Series(double[] values, boolean[] known, int size) {
        static Series of(List<@Nullable Double> means) {
            double[] values = new double[means.size()];
            boolean[] known = new boolean[means.size()];
            int size = 0;
            for (@Nullable Double mean : means) {
                if (mean == null && size == 0) {
                    continue;
                }
                known[size] = mean != null;
                values[size] = mean != null ? mean : values[size - 1];
                size++;
            }
            return new Series(values, known, size);
        }
    }

    /**
     * Forecasts a series by the forecaster that has earned it.
     *
     * @param means of windows at equal distances, oldest first, each 0 to 1; null where unknown, which repeats the value
     *     before and tests nothing. The newest is known.
     * @param steps how many windows after the newest one, at least 1
     */
    public static Forecasting of(List<@Nullable Double> means, int steps) {
        Series series = Series.of(means);
        return of(series.values(), series.known(), series.size(), steps);
    }

    /** Forecasts such a series by one window and by this forecaster, whatever it has earned. */
    public static Forecasting by(Forecaster forecaster, List<@Nullable Double> means) {
        Series series = Series.of(means);
        return new Forecasting(
                forecaster.name(),
                List.of(share(forecaster.forecast(series.values(), series.size(), 1))),
                backTest(forecaster, series.values(), series.known(), series.size(), 1),
                backTest(LAST_VALUE, series.values(), series.known(), series.size(), 1));
    }

    static Forecasting of(double[] series, boolean[] known, int size, int steps) {
        Forecaster best = LAST_VALUE;
        double lastValueError = backTest(LAST_VALUE, series, known, size, steps);
        double error = lastValueError;
        for (Forecaster forecaster : FORECASTERS) {
            double candidate = backTest(forecaster, series, known, size, steps);
            if (candidate < error && tests(known, size, steps) >= MIN_TESTS) {
                best = forecaster;
                error = candidate;
            }
        }
        Double[] path = new Double[steps];
        for (int step = 1; step <= steps; step++) {
            path[step - 1] = share(best.forecast(series, size, step));
        }
        return new Forecasting(best.name(), List.of(path), error, lastValueError);
    }

    private static double backTest(Forecaster forecaster, double[] series, boolean[] known, int size, int steps) {
        double sum = 0;
        int tests = 0;
        for (int fitted = MIN_FITTED; fitted + steps <= size; fitted++) {
            int target = fitted + steps - 1;
            if (known[target]) {
                sum += Math.abs(share(forecaster.forecast(series, fitted, steps)) - series[target]);
                tests++;
            }
        }
        return tests == 0 ? UNTESTED : sum / tests;
    }

    private static int tests(boolean[] known, int size, int steps) {
        int tests = 0;
        for (int target = MIN_FITTED + steps - 1; target < size; target++) {
            tests += known[target] ? 1 : 0;
        }
        return tests;
    }

    private static double share(double value) {
        return Math.max(0, Math.min(1, value));
    }

    /** Whether each value of the path is above a mark. */
    public boolean staysOver(double mark) {
        return path.stream().allMatch(value -> value > mark);
    }

    /**
     * The forecast at the end of its path.
     *
     * @param horizonMillis how far ahead that is
     */
    public Forecast forecast(Resource resource, long horizonMillis) {
        return new Forecast(resource, model, horizonMillis, path.get(path.size() - 1), error, lastValueError);
    }
}
