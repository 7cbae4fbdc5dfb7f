package io.isotherm.bench.planetlab.simulation;

/**
 * What a day came to, as CloudSim's own code computes it, and the true overload beside it.
 *
 * @param energyKwh energy of all hosts
 * @param migrations how many migrations were begun
 * @param slatah share of the hosts' active time in which a host gave less than was asked for, which is also so whenever
 *     a guest is only migrating in; 0 to 1
 * @param pdm share of all demand that was not served to guests while they migrated; 0 to 1
 * @param overall share of all demand that was not served, for whatever reason; 0 to 1
 * @param average mean shortfall of the guests' violating entries, as a share of their demand; 0 to 1
 * @param shutdowns how often a host went from active to inactive, the unused ones once
 * @param meanSecondsBeforeShutdown mean time from switch-on to shutdown
 * @param activeSeconds time in which hosts were active, summed
 * @param violationSeconds the part of it that SLATAH counts
 * @param overloadSeconds the part of it in which demand exceeded the host's capacity, of guests migrating in a tenth
 * @param unservedMipsSeconds demand not served for want of CPU; the tenth that a migration itself takes is not counted
 */
public record Summary(
        double energyKwh,
        int migrations,
        double slatah,
        double pdm,
        double overall,
        double average,
        int shutdowns,
        double meanSecondsBeforeShutdown,
        double activeSeconds,
        double violationSeconds,
        double overloadSeconds,
        double unservedMipsSeconds) {

    /** SLA violation: SLATAH times PDM; 0 to 1. */
    public double slav() {
        return slatah * pdm;
    }

    /** Energy times SLA violation, in kWh. */
    public double esv() {
        return energyKwh * slav();
    }

    /** Share of active host time in which demand exceeded capacity; 0 to 1. */
    public double trueOverloadShare() {
        return activeSeconds > 0 ? overloadSeconds / activeSeconds : 0;
    }

    /** The same day with hosts that never save power: all of them at full power to the last tick. */
    public Summary withEnergyKwh(double kwh) {
        return new Summary(
                kwh,
                migrations,
                slatah,
                pdm,
                overall,
                average,
                shutdowns,
                meanSecondsBeforeShutdown,
                activeSeconds,
                violationSeconds,
                overloadSeconds,
                unservedMipsSeconds);
    }
}
