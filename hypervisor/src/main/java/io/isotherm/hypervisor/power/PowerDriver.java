package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower;
import java.util.OptionalDouble;

/**
 * What controls the power of one host. Calls return when the request was taken, are bounded in time, and throw {@link
 * io.isotherm.hypervisor.HypervisorException} with what an operator can do about it. Thread-safe.
 */
interface PowerDriver {

    HostPower.State state();

    /** What the host draws now as its controller measures it, in watts; empty where it measures nothing. */
    default OptionalDouble watts() {
        return OptionalDouble.empty();
    }

    void on();

    /** Asks the host to switch itself off. */
    void softOff();

    /** Switches the host off at once. */
    void forceOff();
}
