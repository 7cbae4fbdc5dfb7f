package io.isotherm.hypervisor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One host with all its guests at one instant.
 *
 * @param hostUuid the machine's own UUID, where the hypervisor tells
 * @param at when it was read, by the host's clock
 * @param cpus physical CPUs (hardware threads)
 * @param cpuMhz speed of one CPU, in MHz
 * @param memoryKib physical memory, in KiB
 * @param networkBytesPerSecond what the guests can send and receive together; 0 where unknown
 * @param diskBytesPerSecond what the guests can read and write together; 0 where unknown
 * @param cpuTimeNanos CPU time used by everything on the host, Domain-0 included, since it booted
 * @param memoryUsedKib memory that is not free for further guests, in KiB
 * @param guests the guests, Domain-0 excluded, sorted by UUID's text
 * @param problems what could not be read; empty when the reading is complete
 */
public record HostReading(
        Optional<UUID> hostUuid,
        Instant at,
        int cpus,
        double cpuMhz,
        long memoryKib,
        double networkBytesPerSecond,
        double diskBytesPerSecond,
        long cpuTimeNanos,
        long memoryUsedKib,
        List<GuestReading> guests,
        List<String> problems) {

    public HostReading {
        guests = List.copyOf(guests);
        problems = List.copyOf(problems);
    }

    /**
     * One guest's counters, each since it began on this host: they restart when it moves or reboots.
     *
     * @param memoryKib memory now allocated, in KiB
     * @param memoryMaxKib memory that it may balloon up to, in KiB
     */
    public record GuestReading(
            UUID uuid,
            String name,
            GuestState state,
            int vcpus,
            long cpuTimeNanos,
            long memoryKib,
            long memoryMaxKib,
            long networkRxBytes,
            long networkTxBytes,
            long diskReadBytes,
            long diskWriteBytes) {}
}
