package io.isotherm.analyzer.core.forecast;

/**
 * Local regression (Loess; Cleveland, "Robust Locally Weighted Regression and Smoothing Scatterplots", Journal of the
 * American Statistical Association 74, 1979) of degree 1 at the newest value: a line through the last {@value #VALUES}
 * values by least squares, of which each weighs {@code (1 − u³)³}, with u its distance from the newest one as a share of
 * the oldest one's. Of fewer values all are taken; of one or two, the last value.
 */
public final class LocalRegression implements Forecaster {
    /** How many values it looks at, at the most. */
    public static final int VALUES = 10;

    @Override
    public String name() {
        return "local-regression";
    }

    @Override
    public double forecast(double[] series, int size, int steps) {
        int count = Math.min(VALUES, size);
        double last = series[size - 1];
        if (count < 3) {
            return last;
        }
        double weights = 0;
        double meanX = 0;
        double meanY = 0;
        for (int age = 0; age < count; age++) {
            double weight = weight(age, count);
            weights += weight;
            meanX -= weight * age;
            meanY += weight * series[size - 1 - age];
        }
        meanX /= weights;
        meanY /= weights;
        double covariance = 0;
        double variance = 0;
        for (int age = 0; age < count; age++) {
            double weight = weight(age, count);
            covariance += weight * (-age - meanX) * (series[size - 1 - age] - meanY);
            variance += weight * (-age - meanX) * (-age - meanX);
        }
        return meanY + covariance / variance * (steps - meanX);
    }

    /** The tricube weight of the value that is so many steps older than the newest; the oldest one's is 0. */
    static double weight(int age, int count) {
        double distance = (double) age / (count - 1);
        double rest = 1 - distance * distance * distance;
        return rest * rest * rest;
    }
}
