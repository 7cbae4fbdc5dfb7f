package io.isotherm.hypervisor;

import java.util.OptionalDouble;

/**
 * Power of hosts, reached from elsewhere than the host itself. Calls return when the request was taken; {@link #state}
 * tells when it took effect. Every call is bounded in time.
 *
 * <p>Every method that asks throws {@link HypervisorException}: {@link HypervisorException.Kind#UNSUPPORTED} for a host whose
 * power cannot be controlled, UNREACHABLE, TIMEOUT, REFUSED and WRONG_CREDENTIALS as what controls it has it.
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

    /** What a host draws now as its controller measures it, in watts; empty where that measures nothing. */
    default OptionalDouble watts(String host) {
        return OptionalDouble.empty();
    }

    /** Whether anything controls the host's power; nobody is asked for that. */
    default boolean isControlled(String host) {
        return true;
    }

    /** Whether no controller, but the host's own agent is to switch it off; nobody is asked for that. */
    default boolean isSwitchedOffByAgent(String host) {
        return false;
    }

    /**
     * Asks a host to switch itself off. The caller has made sure that it is empty.
     *
     * @throws HypervisorException {@link HypervisorException.Kind#NO_SOFT_OFF} if it cannot be asked
     */
    void sleep(String host);

    /** Whether the operator allows that the host is switched off without its consent; nobody is asked for that. */
    default boolean mayForceOff(String host) {
        return false;
    }

    /** Switches a host off at once, whatever it does. The caller has made sure that it may, and that the host is empty. */
    default void forceOff(String host) {
        throw new HypervisorException(
                HypervisorException.Kind.UNSUPPORTED, "Host " + host + " cannot be switched off by force");
    }

    void wake(String host);
}
