package io.isotherm.simulator.load;

import java.time.Duration;

/** A guest's load over time: a pure function of the time since the pool's start, so that any run can be repeated. */
@FunctionalInterface
public interface LoadTrace {

    /**
     * The load at a moment.
     *
     * @param sinceStart time since the pool's start, at least 0
     */
    GuestLoad at(Duration sinceStart);

    /** A load that never changes. */
    static LoadTrace constant(GuestLoad load) {
        return sinceStart -> load;
    }
}
