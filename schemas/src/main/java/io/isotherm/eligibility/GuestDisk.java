package io.isotherm.eligibility;

/**
 * A disk of a guest.
 *
 * @param source path or network name of what holds its data
 * @param sharing who reaches it
 * @param storage identity of its storage, the same on every host that reaches it; empty unless IDENTIFIED
 */
public record GuestDisk(String source, DiskSharing sharing, String storage) {}
