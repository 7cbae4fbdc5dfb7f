package io.isotherm.simulator.spec;

import io.isotherm.simulator.load.LoadTrace;
import java.nio.charset.StandardCharsets;
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
 */
public record VmSpec(
        UUID uuid,
        String name,
        int vcpus,
        long memoryKib,
        LoadTrace load,
        double dirtyBytesPerSecond,
        double workingSetBytes,
        @Nullable String host) {

    public VmSpec {
        Arguments.require(vcpus >= 1, name, "vcpus", vcpus, "at least 1");
        Arguments.require(memoryKib >= 1, name, "memoryKib", memoryKib, "at least 1");
        Arguments.require(dirtyBytesPerSecond >= 0, name, "dirtyBytesPerSecond", dirtyBytesPerSecond, "at least 0");
        Arguments.require(workingSetBytes >= 0, name, "workingSetBytes", workingSetBytes, "at least 0");
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
