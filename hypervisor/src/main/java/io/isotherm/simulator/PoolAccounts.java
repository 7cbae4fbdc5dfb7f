package io.isotherm.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pool has cost and suffered since its start, exact in simulated time.
 *
 * @param from the pool's start
 * @param until the moment that the figures are for
 * @param energyKwh drawn by all hosts
 * @param leastKwh the least that any plan could draw which serves all guests in full: as few hosts as hold them, at once
 * @param hotSeconds host-seconds with the CPU demand, Domain-0 included, above the high mark
 * @param hotByMovesSeconds the part of it in which demand would not be above the mark, were it not for what migrations
 *     take of Domain-0's CPU
 * @param unservedMhzSeconds CPU that running guests asked for and did not get: for want of CPU on the host, for want of
 *     vCPUs or speed, or during the suspension of a migration
 * @param demandedMhzSeconds CPU that running guests asked for
 * @param asleepSeconds host-seconds asleep (neither on their way down nor up)
 * @param migrationsBegun migrations that began; those refused at once are not counted
 * @param migrationsReversed migrations that took a guest back to the host that it had come from, within the window
 * @param hosts the same by host
 */
public record PoolAccounts(
        Instant from,
        Instant until,
        double energyKwh,
        double leastKwh,
        double hotSeconds,
        double hotByMovesSeconds,
        double unservedMhzSeconds,
        double demandedMhzSeconds,
        double asleepSeconds,
        long migrationsBegun,
        long migrationsSucceeded,
        long migrationsFailed,
        long migrationsReversed,
        SortedMap<String, HostAccounts> hosts) {

    public PoolAccounts {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }

    /**
     * One host's part.
     *
     * @param cpuOverloadSeconds how long more CPU was asked for, Domain-0 included, than it has
     * @param overloadSeconds how long more CPU, network or disk was asked for than it has
     * @param askedMhzSeconds CPU asked for, Domain-0 included, that could be used had the host no end
     * @param shortMhzSeconds CPU that its guests did not get because it had no more
     * @param migratingMhzSeconds CPU that its guests asked for while they migrated away from it
     * @param suspendedMhzSeconds the part of it that they asked for while suspended
     * @param onSeconds how long it ran, neither asleep nor on its way
     */
    public record HostAccounts(
            double energyKwh,
            double hotSeconds,
            double hotByMovesSeconds,
            double cpuOverloadSeconds,
            double overloadSeconds,
            double askedMhzSeconds,
            double shortMhzSeconds,
            double migratingMhzSeconds,
            double suspendedMhzSeconds,
            double unservedMhzSeconds,
            double demandedMhzSeconds,
            double onSeconds,
            double asleepSeconds) {}

    public double hotMinutes() {
        return hotSeconds / 60;
    }

    public double hotByMovesMinutes() {
        return hotByMovesSeconds / 60;
    }

    public double hostHoursAsleep() {
        return asleepSeconds / 3600;
    }
}
