package io.isotherm.operator.steer;

import io.isotherm.operator.RefusedException;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.SortedMap;

/** A change of one thing in a pool's newest configuration. */
public interface Steering {

    /**
     * Makes the change.
     *
     * @param config the configuration in force, which is changed
     * @param picture the pool's hosts as last judged, by name
     * @return false where the configuration says so already
     * @throws RefusedException that says why the change makes no sense
     */
    boolean change(PoolConfig config, SortedMap<String, HostState> picture);

    /** What will come of it, for people. */
    String outcome(PoolConfig config, SortedMap<String, HostState> picture);

    /**
     * The configuration that a pool without one begins with.
     *
     * @throws RefusedException where there must be one before
     */
    default PoolConfig withoutConfiguration(String pool) {
        throw new RefusedException("Pool " + pool + " has no configuration: publish one with "
                + "'isotherm apply -f pool.yaml', or name another pool with --pool");
    }
}
