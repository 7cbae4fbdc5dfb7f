package io.isotherm.bench.planetlab.simulation;

/**
 * A guest that is to migrate.
 *
 * @param guest its number
 * @param host number of the host that it goes to
 */
public record GuestTransfer(int guest, int host) {}
