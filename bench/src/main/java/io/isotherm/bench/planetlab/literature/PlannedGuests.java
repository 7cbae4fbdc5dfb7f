package io.isotherm.bench.planetlab.literature;

import io.isotherm.bench.planetlab.simulation.Creation;

/**
 * Whether the power that a host would draw reckons with guests already planned to come to it. The published code has
 * changed its mind, and it decides more than which algorithm is run.
 */
public enum PlannedGuests {
    /** CloudSim 3.0: growth from the last measured use, so that hosts fill up one after the other. */
    LEFT_OUT("3.0"),
    /**
     * CloudSim 3.0.3: growth from the use with all planned guests, but beside the power last measured: each further guest
     * planned onto a host looks dearer than the one before.
     */
    COUNTED("3.0.3");

    private final String version;

    PlannedGuests(String version) {
        this.version = version;
    }

    /** The version of CloudSim that places like this. */
    public String version() {
        return version;
    }

    /** How guests are created where power is reckoned like this. */
    public Creation creation() {
        return this == COUNTED ? Creation.POWER_AWARE_COUNTED : Creation.POWER_AWARE;
    }
}
