package io.isotherm.bench.planetlab.literature;

/** Ordinary least squares through the last values of a series, by updated means and sums of squares. */
final class RegressionLine {
    /** How many values the line is laid through. */
    static final int VALUES = 10;

    private RegressionLine() {}

    /**
     * Where the line is one step after the newest value.
     *
     * @param newestFirst at least {@value #VALUES} values; older ones are not looked at
     */
    static double oneAhead(double[] newestFirst) {
        double meanX = 0;
        double meanY = 0;
        double sumX = 0;
        double sumY = 0;
        double squares = 0;
        double products = 0;
        for (int n = 0; n < VALUES; n++) {
            double x = n + 1;
            double y = newestFirst[VALUES - 1 - n];
            if (n == 0) {
                meanX = x;
                meanY = y;
            } else {
                double dx = x - meanX;
                double dy = y - meanY;
                double weight = n / (n + 1.0);
                squares += dx * dx * weight;
                products += dx * dy * weight;
                meanX += dx / (n + 1.0);
                meanY += dy / (n + 1.0);
            }
            sumX += x;
            sumY += y;
        }
        double slope = products / squares;
        double intercept = (sumY - slope * sumX) / VALUES;
        return intercept + slope * (VALUES + 1.0);
    }
}
