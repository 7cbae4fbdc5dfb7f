package io.isotherm.simulator.spec;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.GuestType;
import io.isotherm.simulator.load.LoadTrace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A guest of a simulated pool.
 *
 * @param uuid its identity
 * @param name its name, unique in the pool
 * @param vcpus virtual CPUs, at least 1: with them it can use at most so many of a host's CPUs
 * @param memoryKib memory, in KiB, above 0
 * @param load what it asks for over time
 * @param dirtyBytesPerSecond how fast it writes to memory, at least 0
 * @param workingSetBytes how much of its memory it writes to at all, at least 0
 * @param host the host that it is on at the start; null if it is not there yet
 * @param needs what it needs of a host
 */
public record VmSpec(
        UUID uuid,
        String name,
        int vcpus,
        long memoryKib,
        LoadTrace load,
        double dirtyBytesPerSecond,
        double workingSetBytes,
        @Nullable String host,
        GuestNeeds needs) {

    public VmSpec {
        Arguments.require(vcpus >= 1, name, "vcpus", vcpus, "at least 1");
        Arguments.require(memoryKib >= 1, name, "memoryKib", memoryKib, "at least 1");
        Arguments.require(dirtyBytesPerSecond >= 0, name, "dirtyBytesPerSecond", dirtyBytesPerSecond, "at least 0");
        Arguments.require(workingSetBytes >= 0, name, "workingSetBytes", workingSetBytes, "at least 0");
    }

    /** A guest with one disk on the storage that all hosts share unless they say otherwise, and one network interface. */
    public VmSpec(
            UUID uuid,
            String name,
            int vcpus,
            long memoryKib,
            LoadTrace load,
            double dirtyBytesPerSecond,
            double workingSetBytes,
            @Nullable String host) {
        this(
                uuid,
                name,
                vcpus,
                memoryKib,
                load,
                dirtyBytesPerSecond,
                workingSetBytes,
                host,
                usual(new GuestDisk(HostSpec.STORAGE + "/" + name + ".img", DiskSharing.IDENTIFIED, HostSpec.STORAGE)));
    }

    private static GuestNeeds usual(GuestDisk disk) {
        return new GuestNeeds(
                GuestType.PVH,
                List.of(),
                Optional.of(List.of(disk)),
                List.of(HostSpec.BRIDGE),
                List.of(),
                0,
                0,
                "",
                "");
    }

    /** The same guest with a disk that only its host has. */
    public VmSpec withLocalDisk(String path) {
        return withNeeds(needs.withDisks(Optional.of(List.of(new GuestDisk(path, DiskSharing.LOCAL, "")))));
    }

    /** The same guest with other needs. */
    public VmSpec withNeeds(GuestNeeds others) {
        return new VmSpec(uuid, name, vcpus, memoryKib, load, dirtyBytesPerSecond, workingSetBytes, host, others);
    }

    /** A guest that writes to a tenth of its memory, at 20 MB/s; its UUID follows from its name. */
    public static VmSpec of(String name, int vcpus, long memoryKib, LoadTrace load, String host) {
        return new VmSpec(uuidOf(name), name, vcpus, memoryKib, load, 20e6, memoryKib * 1024 / 10.0, host);
    }

    /** The UUID that {@link #of} gives to a name. */
    public static UUID uuidOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
