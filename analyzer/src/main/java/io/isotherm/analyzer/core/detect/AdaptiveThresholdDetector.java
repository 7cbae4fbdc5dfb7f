package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;
import java.util.List;

/**
 * A threshold that is the lower, the more a host's CPU use varies: 1 less a safety factor times a robust measure of its
 * spread over the remembered windows, as a share of capacity. It is never under the leave mark of cold hosts, so that none
 * is hot and cold at once. Until {@value #LEAST_WINDOWS} windows are known, and for the other resources, the high mark
 * holds: memory hardly varies at all.
 *
 * <p>After Beloglazov and Buyya, "Optimal Online Deterministic Algorithms and Adaptive Heuristics for Energy and
 * Performance Efficient Dynamic Consolidation of Virtual Machines in Cloud Data Centers", Concurrency and Computation 24,
 * 2012, section 4.
 */
abstract class AdaptiveThresholdDetector extends ThresholdDetector {
    /** Of fewer values a spread says little; so many are asked for in the authors' simulation too. */
    static final int LEAST_WINDOWS = 12;

    private final double safety;

    AdaptiveThresholdDetector(double safety) {
        this.safety = safety;
    }

    /**
     * The spread of shares of capacity, at least 0.
     *
     * @param sorted at least {@value #LEAST_WINDOWS} values in ascending order
     */
    abstract double spread(double[] sorted);

    @Override
    final Finding find(HostHistory history, Resource resource, double mean, DetectionSettings settings) {
        Marks marks = settings.marks(resource);
        List<Double> means = known(history, resource);
        if (resource != Resource.CPU || means.size() < LEAST_WINDOWS) {
            return Finding.ofNewest(mean, marks.getHigh());
        }
        double[] sorted =
                means.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Finding.ofNewest(mean, Math.max(marks.getLowLeave(), 1 - safety * spread(sorted)));
    }

    /**
     * The quantile of sorted values between which lie equal shares, linear between neighbours.
     *
     * @param share 0 for the lowest value, 1 for the highest
     */
    static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
