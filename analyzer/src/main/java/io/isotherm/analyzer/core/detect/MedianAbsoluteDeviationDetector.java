package io.isotherm.analyzer.core.detect;

import java.util.Arrays;

/**
 * The threshold adapted by the median absolute deviation (MAD): 1 − 2.5 × the median of the distances from the median. The
 * factor is the one that its authors found best (see {@link AdaptiveThresholdDetector}).
 */
public final class MedianAbsoluteDeviationDetector extends AdaptiveThresholdDetector {
    private static final double SAFETY = 2.5;

    public MedianAbsoluteDeviationDetector() {
        super(SAFETY);
    }

    @Override
    public String name() {
        return "mad";
    }

    @Override
    double spread(double[] sorted) {
        double median = quantile(sorted, 0.5);
        return quantile(
                Arrays.stream(sorted)
                        .map(value -> Math.abs(value - median))
                        .sorted()
                        .toArray(),
                0.5);
    }
}
