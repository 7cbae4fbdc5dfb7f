package io.isotherm.bench.planetlab.literature;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * When a host counts as overloaded, as the dynamic consolidation of {@link MmtConsolidation} asks. The adaptive ones fall
 * back to a fixed threshold of 70 % until there is enough of a past.
 */
@FunctionalInterface
public interface OverloadDetector {
    /** What the adaptive detectors use until there is enough of a past. */
    OverloadDetector FALLBACK = threshold(0.7);

    /**
     * Judges a host.
     *
     * @param use what its guests ask for, as a share of its capacity
     * @param past what its present guests asked for at the last ticks, wherever they were, as shares of its capacity;
     *     newest first, this tick included, at most {@value MmtConsolidation#PAST_TICKS}
     */
    boolean overloaded(double use, Supplier<double[]> past);

    /** THR: above a fixed share. */
    static OverloadDetector threshold(double share) {
        return (use, past) -> use > share;
    }

    /** MAD: above 1 less some median absolute deviations of the past. */
    static OverloadDetector medianAbsoluteDeviation(double safety) {
        return deviating(safety, OverloadDetector::mad);
    }

    /** IQR: above 1 less some interquartile ranges of the past. */
    static OverloadDetector interquartileRange(double safety) {
        return deviating(safety, OverloadDetector::iqr);
    }

    /**
     * LR: a line through the last 10 values, one tick ahead (a migration takes less) and with some safety, reaches full
     * capacity. The tricube weights of the paper are left out, as the reference simulation never applies them.
     */
    static OverloadDetector localRegression(double safety) {
        return (use, past) -> {
            double[] values = past.get();
            if (values.length < RegressionLine.VALUES) {
                return FALLBACK.overloaded(use, past);
            }
            return safety * RegressionLine.oneAhead(values) >= 1;
        };
    }

    /** The measure of a past that a threshold adapts to. */
    @FunctionalInterface
    interface Spread {
        double of(double[] values);
    }

    private static OverloadDetector deviating(double safety, Spread spread) {
        int leastValues = 12;
        return (use, past) -> {
            double[] values = past.get();
            return values.length < leastValues ? FALLBACK.overloaded(use, past) : use > 1 - safety * spread.of(values);
        };
    }

    private static double mad(double[] values) {
        double median = median(values);
        double[] deviations = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            deviations[i] = Math.abs(median - values[i]);
        }
        return median(deviations);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = (sorted.length + 1) / 2;
        double lower = sorted[middle - 1];
        return sorted.length % 2 == 1 ? lower : lower + 0.5 * (sorted[middle] - lower);
    }

    private static double iqr(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int first = (int) Math.round(0.25 * (sorted.length + 1)) - 1;
        int third = (int) Math.round(0.75 * (sorted.length + 1)) - 1;
        return sorted[third] - sorted[first];
    }
}
