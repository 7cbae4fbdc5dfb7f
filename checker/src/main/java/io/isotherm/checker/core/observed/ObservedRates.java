package io.isotherm.checker.core.observed;

/**
 * What a guest uses per second.
 *
 * @param millis how long it was measured; 0 when it was not
 * @param megahertz CPU speed used, in MHz (CPUs times the speed of one), comparable between hosts
 * @param network bytes received and sent per second
 * @param disk bytes read and written per second
 */
public record ObservedRates(long millis, double megahertz, double network, double disk) {
    public static final ObservedRates NONE = new ObservedRates(0, 0, 0, 0);

    /** The lower of each, so that all ways of averaging are given the benefit of the doubt. */
    public ObservedRates lower(ObservedRates other) {
        if (millis == 0 || other.millis == 0) {
            return millis == 0 ? other : this;
        }
        return new ObservedRates(
                Math.max(millis, other.millis),
                Math.min(megahertz, other.megahertz),
                Math.min(network, other.network),
                Math.min(disk, other.disk));
    }
}
