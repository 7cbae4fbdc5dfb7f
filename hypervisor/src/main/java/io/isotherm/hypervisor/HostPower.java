package io.isotherm.hypervisor;

/**
 * Power of hosts, reached from elsewhere than the host itself. Calls return when the request was taken; {@link #state}
 * tells when it took effect.
 *
 * <p>Every method throws {@link HypervisorException}; {@link HypervisorException.Kind#UNSUPPORTED} for a host whose power
 * cannot be controlled.
 */
public interface HostPower {

    /** What is known of a host's power. */
    enum State {
        ON,
        OFF,
        /** Between the two, on its way up or down. */
        CHANGING,
        UNKNOWN
    }

    State state(String host);

    /** Puts a host to sleep. The caller has made sure that it is empty. */
    void sleep(String host);

    void wake(String host);
}
