package io.isotherm.analyzer.core.forecast;

/**
 * A first-order auto-regressive model, fitted by least squares: the next value is a constant plus a share of this one.
 * Sandpiper forecasts so (Wood et al., NSDI 2007, after Box, Jenkins and Reinsel, "Time Series Analysis").
 */
final class Ar1 implements Forecaster {
    /** Keeps the model from exploding over many steps. */
    private static final double LARGEST_SHARE = 0.999;

    @Override
    public String name() {
        return "ar1";
    }

    @Override
    public double forecast(double[] series, int size, int steps) {
        int pairs = size - 1;
        double last = series[size - 1];
        if (pairs < 2) {
            return last;
        }
        double meanFrom = 0;
        double meanTo = 0;
        for (int i = 0; i < pairs; i++) {
            meanFrom += series[i] / pairs;
            meanTo += series[i + 1] / pairs;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < pairs; i++) {
            covariance += (series[i] - meanFrom) * (series[i + 1] - meanTo);
            variance += (series[i] - meanFrom) * (series[i] - meanFrom);
        }
        if (variance < 1e-12) {
            return last;
        }
        double share = Math.max(-LARGEST_SHARE, Math.min(LARGEST_SHARE, covariance / variance));
        double constant = meanTo - share * meanFrom;
        double value = last;
        for (int step = 0; step < steps; step++) {
            value = constant + share * value;
        }
        return value;
    }
}
