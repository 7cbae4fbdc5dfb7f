package io.isotherm.hypervisor.libvirt.connection;

import java.time.Duration;

/**
 * Bounds of what is asked of one host's libvirt.
 *
 * @param callDeadline how long a call may take, connecting included
 * @param guestDeadline how long the counters of one guest may take; a guest that is migrating may block them
 * @param concurrentCalls calls at a time, hung ones included; at least 1
 * @param concurrentMigrations migrations begun by us at a time; at least 1
 * @param firstBackoff pause after the first failure to connect; doubles with each further one
 * @param longestBackoff longest such pause
 */
public record LibvirtLimits(
        Duration callDeadline,
        Duration guestDeadline,
        int concurrentCalls,
        int concurrentMigrations,
        Duration firstBackoff,
        Duration longestBackoff) {

    /** Ten seconds a call, two a guest, four calls and four migrations at a time, pauses of half a second to 30 s. */
    public static final LibvirtLimits DEFAULTS = new LibvirtLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(2), 4, 4, Duration.ofMillis(500), Duration.ofSeconds(30));

    public LibvirtLimits {
        if (concurrentCalls < 1 || concurrentMigrations < 1) {
            throw new IllegalArgumentException("concurrentCalls is " + concurrentCalls + " and concurrentMigrations "
                    + concurrentMigrations + "; give at least 1 of each");
        }
    }
}
