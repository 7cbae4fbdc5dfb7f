package io.isotherm.analyzer.core.window;

import io.isotherm.schema.HostCapacity;

/** The speed of a host's CPUs, also where the hypervisor does not tell, as on some ARM machines. */
public final class CpuSpeed {
    /** What CPUs of unknown speed count as, in MHz: hosts of such CPUs are alike to each other. */
    static final double NOMINAL_MHZ = 1000;

    private CpuSpeed() {}

    /** A capacity with a speed above 0. */
    public static HostCapacity known(HostCapacity capacity) {
        return capacity.getCpuMhz() > 0
                ? capacity
                : HostCapacity.newBuilder(capacity).setCpuMhz(NOMINAL_MHZ).build();
    }
}
