package io.isotherm.simulator.migration;

import java.time.Duration;

/**
 * What a live migration by pre-copy takes. Round 0 sends all memory while the guest runs; each further round sends what
 * the guest has written meanwhile, at most its writable working set. After five rounds, or when fewer than 50 pages are
 * left, the guest is suspended and the rest is sent. That is the policy of Xen's toolstack ({@code
 * simple_precopy_policy}); the model is that of Clark et al., "Live migration of virtual machines", NSDI 2005.
 *
 * @param bytes sent in all
 * @param duration from begin to end, suspension included
 * @param downtime how long the guest is suspended at the end
 * @param rounds rounds sent while the guest ran, at least 1
 */
public record SimulatedPreCopy(long bytes, Duration duration, Duration downtime, int rounds) {
    /** Rounds while the guest runs, at most. */
    public static final int MAX_ROUNDS = 5;

    /** With less than this left, the guest is suspended: 50 pages of 4 KiB. */
    public static final long SMALL_REST_BYTES = 50 * 4096L;

    /**
     * Works out a migration.
     *
     * @param memoryBytes memory of the guest, above 0
     * @param dirtyBytesPerSecond how fast the guest writes to pages, at least 0
     * @param workingSetBytes how much of its memory the guest writes to at all, at least 0
     * @param bytesPerSecond the migration's share of the link, above 0
     */
    public static SimulatedPreCopy of(
            long memoryBytes, double dirtyBytesPerSecond, double workingSetBytes, double bytesPerSecond) {
        double rest = memoryBytes;
        double live = 0;
        int rounds = 0;
        do {
            live += rest;
            rounds++;
            rest = Math.min(workingSetBytes, dirtyBytesPerSecond * (rest / bytesPerSecond));
        } while (rounds < MAX_ROUNDS && rest >= SMALL_REST_BYTES);
        return new SimulatedPreCopy(
                Math.round(live + rest),
                seconds((live + rest) / bytesPerSecond),
                seconds(rest / bytesPerSecond),
                rounds);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
