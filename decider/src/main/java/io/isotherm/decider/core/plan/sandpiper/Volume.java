package io.isotherm.decider.core.plan.sandpiper;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;

/**
 * Sandpiper's single measure of load over several resources (Wood et al., "Black-box and Gray-box Strategies for Virtual
 * Machine Migration", NSDI 2007): 1 / ((1 - cpu) (1 - network) (1 - memory)), each a share of the host's capacity.
 */
public final class Volume {
    /** A use closer to 1 than this, or above, counts as this far away, so that volumes stay finite and comparable. */
    public static final double LEAST_HEADROOM = 0.001;

    private static final double KIB_PER_MIB = 1024;

    private Volume() {}

    public static double of(double cpu, double network, double memory) {
        return 1 / (headroom(cpu) * headroom(network) * headroom(memory));
    }

    /** Volume of a host, moves under way over. */
    public static double of(Host host, Placement now) {
        return of(
                now.settledUse(host, Resource.CPU),
                now.settledUse(host, Resource.NETWORK),
                now.settledUse(host, Resource.MEMORY));
    }

    /** Volume-to-size ratio of a guest on a host: volume that leaves with it for each MiB to be copied. */
    public static double toSize(Guest guest, Host host, Placement now) {
        double volume = of(
                now.shareOf(guest, host, Resource.CPU),
                now.shareOf(guest, host, Resource.NETWORK),
                now.shareOf(guest, host, Resource.MEMORY));
        return volume / Math.max(1, guest.memoryKib() / KIB_PER_MIB);
    }

    private static double headroom(double use) {
        return Math.min(1, Math.max(LEAST_HEADROOM, 1 - use));
    }
}
