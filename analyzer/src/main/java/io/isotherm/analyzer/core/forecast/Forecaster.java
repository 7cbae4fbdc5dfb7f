package io.isotherm.analyzer.core.forecast;

/** Forecasts a series of window means. Pure, and total for every series of at least one value. */
public interface Forecaster {

    /** Its name, as in the forecasts of a host's state. */
    String name();

    /**
     * What the series is expected to be.
     *
     * @param series values at equal distances, oldest first; only the first {@code size} are looked at
     * @param size how many are known, at least 1
     * @param steps how far after the last known value, at least 1
     */
    double forecast(double[] series, int size, int steps);
}
