package io.isotherm.analyzer.core.forecast;

/**
 * Double exponential smoothing: a level and a trend, each smoothed. Holt, "Forecasting Seasonals and Trends by
 * Exponentially Weighted Moving Averages", 1957 (reprinted in International Journal of Forecasting 20, 2004).
 */
final class Holt implements Forecaster {
    private static final double LEVEL = 0.5;
    private static final double TREND = 0.3;

    @Override
    public String name() {
        return "holt";
    }

    @Override
    public double forecast(double[] series, int size, int steps) {
        double level = series[0];
        double trend = size > 1 ? series[1] - series[0] : 0;
        for (int i = 1; i < size; i++) {
            double before = level;
            level = LEVEL * series[i] + (1 - LEVEL) * (level + trend);
            trend = TREND * (level - before) + (1 - TREND) * trend;
        }
        return level + steps * trend;
    }
}
