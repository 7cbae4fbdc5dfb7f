package io.isotherm.eligibility;

import java.util.List;
import java.util.Optional;

/**
 * What a guest needs of the host that it runs on; what is empty or 0 it does not need, or it is not known.
 *
 * @param type how the hypervisor runs it
 * @param cpuFeatures CPU features that its definition requires
 * @param disks its disks; empty where they are not known
 * @param bridges the host's network interfaces that its own are attached to
 * @param devices devices of the host that are passed through to it
 * @param memoryMinKib memory that its balloon leaves it at least, in KiB; 0 where not told
 * @param memoryTargetKib memory that its balloon is to bring it to, in KiB; 0 where not told
 * @param pinnedCpus CPUs of the host that it is pinned to, as in {@code 0-3,^1}; empty where it is not
 * @param pinnedNodes NUMA nodes that its memory is pinned to, likewise
 */
public record GuestNeeds(
        GuestType type,
        List<String> cpuFeatures,
        Optional<List<GuestDisk>> disks,
        List<String> bridges,
        List<String> devices,
        long memoryMinKib,
        long memoryTargetKib,
        String pinnedCpus,
        String pinnedNodes) {
    /** Nothing is known of the guest. */
    public static final GuestNeeds UNKNOWN =
            new GuestNeeds(GuestType.UNKNOWN, List.of(), Optional.empty(), List.of(), List.of(), 0, 0, "", "");

    /** The guest needs nothing that a host could lack. */
    public static final GuestNeeds NOTHING = UNKNOWN.withDisks(Optional.of(List.of()));

    public GuestNeeds {
        cpuFeatures = List.copyOf(cpuFeatures);
        disks = disks.map(List::copyOf);
        bridges = List.copyOf(bridges);
        devices = List.copyOf(devices);
    }

    /** The same with these disks. */
    public GuestNeeds withDisks(Optional<List<GuestDisk>> others) {
        return new GuestNeeds(
                type, cpuFeatures, others, bridges, devices, memoryMinKib, memoryTargetKib, pinnedCpus, pinnedNodes);
    }

    /** The same without the disks that the operator says every host of the pool reaches. */
    public GuestNeeds without(SharedStorage declared) {
        if (declared.isEverything()) {
            return withDisks(Optional.of(List.of()));
        }
        if (disks.isEmpty() || !isAnyCovered(disks.get(), declared)) {
            return this;
        }
        return withDisks(disks.map(all ->
                all.stream().filter(disk -> !declared.covers(disk.source())).toList()));
    }

    private static boolean isAnyCovered(List<GuestDisk> disks, SharedStorage declared) {
        for (GuestDisk disk : disks) {
            if (declared.covers(disk.source())) {
                return true;
            }
        }
        return false;
    }
}
