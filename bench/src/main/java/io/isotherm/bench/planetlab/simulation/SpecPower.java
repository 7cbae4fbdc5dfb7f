package io.isotherm.bench.planetlab.simulation;

import java.util.List;

/**
 * The power of a host between the points of a SPECpower curve, linear, in exactly the operations of the field's
 * reference simulation. Mathematically the same as {@link io.isotherm.decider.core.model.Host#wattsAt}; but hosts of one
 * kind in the same segment of the curve gain the same watts from a guest, so that rounding decides which of them the
 * published power-aware placement takes.
 */
public final class SpecPower {
    private final double[] watts;

    /**
     * A curve.
     *
     * @param watts power at evenly spaced CPU use from 0 to 1, in watts; at least two points
     */
    public SpecPower(List<Double> watts) {
        this.watts = watts.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Power drawn at a CPU use.
     *
     * @param use share of CPU capacity; taken as 0 to 1 beyond that range
     * @return watts
     */
    public double wattsAt(double use) {
        int segments = watts.length - 1;
        double share = Math.max(0, Math.min(1, use));
        if (share % (1.0 / segments) == 0) {
            return watts[(int) (share * segments)];
        }
        int lower = (int) Math.floor(share * segments);
        int upper = (int) Math.ceil(share * segments);
        double each = (watts[upper] - watts[lower]) / segments;
        return watts[lower] + each * (share - (double) lower / segments) * (segments * segments);
    }
}
