package io.isotherm.bench.planetlab.simulation;

import java.util.List;

/** Decides at each tick of a {@link Simulation} which guests migrate. */
public interface TickDecider {
    /** The migrations to begin now, in this order; a guest may be named more than once. */
    List<GuestTransfer> decide(Simulation now);
}
