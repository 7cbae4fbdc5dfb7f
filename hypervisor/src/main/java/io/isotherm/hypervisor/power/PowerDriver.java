package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower;

/**
 * What controls the power of one host. Calls return when the request was taken, are bounded in time, and throw {@link
 * io.isotherm.hypervisor.HypervisorException} with what an operator can do about it. Thread-safe.
 */
interface PowerDriver {

    HostPower.State state();

    void on();

    /** Asks the host to switch itself off. */
    void softOff();

    /** Switches the host off at once. */
    void forceOff();
}
