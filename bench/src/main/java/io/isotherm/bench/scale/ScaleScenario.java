package io.isotherm.bench.scale;

/**
 * What a generated pool is in.
 *
 * @see GeneratedPool
 */
public enum ScaleScenario {
    /** One host of twenty uses some 97 % of its CPU, in each window another. */
    OVERLOAD(0.35),
    /** One host of a hundred is in maintenance, in each window another. */
    EVACUATION(0.35),
    /** Of a hundred guests, one is in a constraint that is broken, in each window in others. */
    RULE_REPAIR(0.35),
    /** The guests of every second host use two fifths of what they are drawn to use. */
    IMBALANCE(0.5),
    /** All guests use little, and hosts may sleep. */
    CONSOLIDATION(0.15);

    private final double use;

    ScaleScenario(double use) {
        this.use = use;
    }

    /** What a guest uses of its virtual CPUs, on average over all guests; share. */
    double use() {
        return use;
    }
}
