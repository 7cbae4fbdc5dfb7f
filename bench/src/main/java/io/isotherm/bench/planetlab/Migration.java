package io.isotherm.bench.planetlab;

/**
 * A guest that is to migrate.
 *
 * @param guest its number
 * @param host number of the host that it goes to
 */
record Migration(int guest, int host) {}
