package io.isotherm.analyzer.core.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Values that each held for a time. */
final class Weighted {
    private static final double P95 = 0.95;

    private record Held(double value, double weight) {}

    private final List<Held> all = new ArrayList<>();
    private double sum;
    private double weights;

    void add(double value, double weight) {
        all.add(new Held(value, weight));
        sum += value * weight;
        weights += weight;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    double weight() {
        return weights;
    }

    /** The time-weighted mean; 0 when empty. */
    double mean() {
        return weights > 0 ? sum / weights : 0;
    }

    /** The smallest value that is not exceeded for 95 % of the time; 0 when empty. */
    double p95() {
        List<Held> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Held::value));
        double below = 0;
        for (Held held : sorted) {
            below += held.weight();
            // The tolerance keeps a rounding error of the sum from skipping to the next value.
            if (below >= P95 * weights - 1e-9 * weights) {
                return held.value();
            }
        }
        return max();
    }

    /** The highest value; 0 when empty. */
    double max() {
        return all.stream().mapToDouble(Held::value).max().orElse(0);
    }
}
