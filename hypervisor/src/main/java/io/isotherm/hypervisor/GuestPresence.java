package io.isotherm.hypervisor;

import java.util.UUID;

/**
 * A guest as one host knows it.
 *
 * @param uuid its identity
 * @param name its name
 * @param state what this host says of it
 * @param memoryKib memory allocated to it here, in KiB
 * @param cpuTimeNanos CPU time that it has used since it began on this host, in nanoseconds;
 *     0 where it does not run or the hypervisor does not tell
 */
public record GuestPresence(UUID uuid, String name, GuestState state, long memoryKib, long cpuTimeNanos) {}
