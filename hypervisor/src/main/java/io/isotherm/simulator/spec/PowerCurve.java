package io.isotherm.simulator.spec;

import java.util.List;

/**
 * What a running host draws, by CPU use: measured points evenly spaced from idle to full use, straight lines between
 * them, as in the SPECpower benchmark.
 *
 * @param watts at least two points, from no use to full use, each at least 0
 */
public record PowerCurve(List<Double> watts) {

    public PowerCurve {
        watts = List.copyOf(watts);
        if (watts.size() < 2 || !watts.stream().allMatch(w -> w >= 0 && !w.isInfinite())) {
            throw new IllegalArgumentException(
                    "watts are " + watts + "; give at least two finite numbers of at least 0");
        }
    }

    /** A straight line from idle to full use. */
    public static PowerCurve linear(double idleWatts, double fullWatts) {
        return new PowerCurve(List.of(idleWatts, fullWatts));
    }

    /** Watts drawn by a host that runs and does nothing. */
    public double idle() {
        return watts.get(0);
    }

    /** Watts drawn at a CPU use from 0 to 1. */
    public double at(double use) {
        double position = Math.min(1, Math.max(0, use)) * (watts.size() - 1);
        int below = Math.min((int) position, watts.size() - 2);
        double share = position - below;
        return watts.get(below) * (1 - share) + watts.get(below + 1) * share;
    }
}
