package io.isotherm.decider.core.tick;

import java.util.Collection;

/** A pool as it truly is, whatever is reported. */
interface TruePool {

    /** Whether a host sleeps, or its controller says so. */
    boolean isAsleep(String host);

    /** Names of the guests that truly are on a host. */
    Collection<String> on(String host);
}
