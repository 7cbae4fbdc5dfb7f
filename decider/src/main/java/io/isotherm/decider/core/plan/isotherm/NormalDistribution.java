package io.isotherm.decider.core.plan.isotherm;

/** The standard normal distribution. */
final class NormalDistribution {
    private NormalDistribution() {}

    /**
     * The quantile of the upper tail: what a standard normal variable exceeds with a probability. Wichura, "Algorithm AS
     * 241: The Percentage Points of the Normal Distribution", Applied Statistics 37(3), 1988, variant PPND7, accurate to
     * about seven digits.
     *
     * @param probability from above 0 to 0.5; 0 gives infinity
     * @return 0 or more
     */
    static double upperQuantile(double probability) {
        if (probability <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double q = 0.5 - probability;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q
                    * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                    / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        double r = Math.sqrt(-Math.log(probability));
        if (r <= 5) {
            r -= 1.6;
            return (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
                    / ((0.12021132975 * r + 0.73700164250) * r + 1);
        }
        r -= 5;
        return (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150)
                / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
}
