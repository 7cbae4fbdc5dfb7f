package io.isotherm.simulator;

import java.util.Map;
import java.util.UUID;

/** A pool as a judge sees it, knowing everything. Every method first brings the pool up to the clock's time. */
public interface SimulatedPoolView {

    /** What the pool has cost and suffered so far. */
    PoolAccounts accounts();

    /** The host of every guest, in the order of the guests' UUIDs' text; a guest under way is still at its source. */
    Map<UUID, String> placement();

    /** A host's CPU demand, Domain-0 included, as a share of its CPUs: above 1 it is overloaded; 0 unless it runs. */
    double cpuDemandShare(String host);
}
