package io.isotherm.bench.planetlab.simulation;

import java.util.List;

/**
 * A model of host. The benchmark has two; their two cores form one pool, but a guest never gets more than one core. Power
 * is as published by SPECpower.
 *
 * @param coreMips speed of one core
 * @param watts power at 0, 10, ... 100 % of the pool
 * @param power the curve through them
 */
public record HostModel(double coreMips, List<Double> watts, SpecPower power) {
    /** HP ProLiant ML110 G4. */
    public static final HostModel G4 = of(1860, 86.0, 89.4, 92.6, 96.0, 99.5, 102.0, 106.0, 108.0, 112.0, 114.0, 117.0);
    /** HP ProLiant ML110 G5. */
    public static final HostModel G5 =
            of(2660, 93.7, 97.0, 101.0, 105.0, 110.0, 116.0, 121.0, 125.0, 129.0, 133.0, 135.0);

    /** Memory of either host, in MB as the benchmark counts them. */
    public static final long MEMORY_MB = 4096;
    /** Network of either host, in bytes per second. */
    public static final double NETWORK_BYTES_PER_SECOND = 1_000_000 * 1000.0 / 8;
    /** A host has the network for so many guests of the benchmark, who get a tenth of it each. */
    static final int MOST_GUESTS_AT_CREATION = 10;

    private static final int CORES = 2;

    private static HostModel of(double coreMips, Double... watts) {
        return new HostModel(coreMips, List.of(watts), new SpecPower(List.of(watts)));
    }

    /** The model of a host by its number: even ones are G4, odd ones G5. */
    public static HostModel of(int host) {
        return host % 2 == 0 ? G4 : G5;
    }

    /** Speed of all cores together. */
    public double mips() {
        return CORES * coreMips;
    }

    /** Watts at a use of 0 to 1. */
    public double wattsAt(double use) {
        return power.wattsAt(use);
    }
}
