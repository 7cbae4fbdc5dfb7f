package io.isotherm.hypervisor;

import java.util.UUID;

/**
 * A guest as one host knows it.
 *
 * @param uuid its identity
 * @param name its name
 * @param state what this host says of it
 * @param memoryKib memory allocated to it here, in KiB
 */
public record GuestPresence(UUID uuid, String name, GuestState state, long memoryKib) {}
