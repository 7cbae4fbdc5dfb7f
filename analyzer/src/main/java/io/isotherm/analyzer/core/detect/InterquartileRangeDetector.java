package io.isotherm.analyzer.core.detect;

/**
 * The threshold adapted by the interquartile range (IQR): 1 − 1.5 × the distance from the first to the third quartile. The
 * factor is the one that its authors found best (see {@link AdaptiveThresholdDetector}).
 */
public final class InterquartileRangeDetector extends AdaptiveThresholdDetector {
    private static final double SAFETY = 1.5;

    public InterquartileRangeDetector() {
        super(SAFETY);
    }

    @Override
    public String name() {
        return "iqr";
    }

    @Override
    double spread(double[] sorted) {
        return quantile(sorted, 0.75) - quantile(sorted, 0.25);
    }
}
