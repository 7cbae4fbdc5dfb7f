package io.isotherm.decider.core.plan;

/**
 * What a live migration by iterative pre-copy is expected to take (Clark et al., "Live Migration of Virtual Machines",
 * NSDI 2005; the stopping rule is that of Xen's simple_precopy_policy).
 *
 * @param millis duration from start to end, in milliseconds
 * @param bytes bytes sent
 * @param downtimeMillis how long the guest stands still at the end, in milliseconds
 */
public record PreCopy(long millis, double bytes, long downtimeMillis) {
    /**
     * Expects a migration.
     *
     * @param memoryKib memory of the guest, in KiB
     * @param dirtyBytesPerSecond how fast it writes to its memory, bytes per second
     * @param linkBytesPerSecond what the migration can send, bytes per second; above 0
     */
    public static PreCopy expect(long memoryKib, double dirtyBytesPerSecond, double linkBytesPerSecond) {
        return new PreCopy(0, 0, 0);
    }
}
