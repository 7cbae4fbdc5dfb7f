package io.isotherm.decider.core.model;

import io.isotherm.eligibility.GuestNeeds;
import java.util.List;

/**
 * A guest as its host reports it.
 *
 * @param index position in {@link PoolModel#guests()}
 * @param uuid the guest's UUID, its identity
 * @param name its name, for people
 * @param host name of the host that it is on: the observed truth; while it moves, the source
 * @param load what it uses on average; CPU converted to MHz by the speed of its host
 * @param usual what it has used in its past windows
 * @param cpuP95Mhz 95th percentile of its CPU use, in MHz
 * @param running whether the hypervisor says that it runs
 * @param measured whether its rates are known here
 * @param alsoOn further hosts that report it, by name; not empty only when something is wrong or in transition
 * @param excluded whether the operator says that it is never moved
 * @param priority those of a higher number are moved last
 * @param needs what it needs of a host, but for disks that the operator says every host of the pool reaches
 */
public record Guest(
        int index,
        String uuid,
        String name,
        String host,
        Load load,
        Usual usual,
        double cpuP95Mhz,
        boolean running,
        boolean measured,
        List<String> alsoOn,
        boolean excluded,
        int priority,
        GuestNeeds needs) {
    private static final int SHORT = 8;

    public Guest {
        alsoOn = List.copyOf(alsoOn);
    }

    /** Memory in KiB. */
    public long memoryKib() {
        return load.memoryKib();
    }

    @Override
    public String toString() {
        return label(name, uuid);
    }

    /** A guest for people: by its name, with enough of its UUID to tell it from another of that name. */
    public static String label(String name, String uuid) {
        return name + " (" + (uuid.length() > SHORT ? uuid.substring(0, SHORT) : uuid) + ")";
    }
}
