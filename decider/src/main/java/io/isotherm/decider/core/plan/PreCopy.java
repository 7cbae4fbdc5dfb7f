package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;

/**
 * What a live migration by iterative pre-copy is expected to take (Clark et al., "Live Migration of Virtual Machines",
 * NSDI 2005). All memory is sent first, then in each round what was written to during the round before. As Xen's
 * simple policy does, the guest is stopped for the last round after five rounds, or once fewer than 50 pages are left.
 *
 * @param millis duration from start to end, in milliseconds
 * @param bytes bytes sent
 * @param downtimeMillis how long the guest stands still at the end, in milliseconds
 */
public record PreCopy(long millis, double bytes, long downtimeMillis) {
    /** Rounds after which Xen stops the guest. */
    private static final int MAX_ROUNDS = 5;

    /** So few bytes left (50 pages) are sent with the guest stopped. */
    private static final double FEW_BYTES = 50 * 4096.0;

    /** Setting up and handing over, besides the copying. */
    private static final long FIXED_MILLIS = 500;

    /** The part of its memory that a guest writes to again and again: dirty pages of a round are never more. */
    private static final double WRITABLE_WORKING_SET = 0.1;

    /** A guess, for want of a measured rate: what one fully busy CPU newly writes to, bytes per second. */
    private static final double DIRTY_BYTES_PER_BUSY_CPU = 16 * 1024 * 1024.0;

    /** Taken for a host whose network capacity is not known: 1 Gbit/s. */
    private static final double DEFAULT_LINK_BYTES_PER_SECOND = 125e6;

    /** Share of a link that a migration gets at least, however busy the link is. */
    private static final double LEAST_LINK_SHARE = 0.1;

    private static final double DEFAULT_CPU_MHZ = 2000;

    /**
     * Expects a migration.
     *
     * @param memoryKib memory of the guest, in KiB
     * @param dirtyBytesPerSecond how fast it newly writes to its memory, bytes per second
     * @param linkBytesPerSecond what the migration can send, bytes per second; above 0
     */
    public static PreCopy expect(long memoryKib, double dirtyBytesPerSecond, double linkBytesPerSecond) {
        if (!(linkBytesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "linkBytesPerSecond is " + linkBytesPerSecond + "; a migration needs more than 0");
        }
        double memory = memoryKib * 1024.0;
        double workingSet = memory * WRITABLE_WORKING_SET;
        double left = memory;
        double bytes = 0;
        double seconds = 0;
        for (int round = 0; round < MAX_ROUNDS && left >= FEW_BYTES; round++) {
            double took = left / linkBytesPerSecond;
            bytes += left;
            seconds += took;
            left = Math.min(workingSet, dirtyBytesPerSecond * took);
        }
        double downSeconds = left / linkBytesPerSecond;
        return new PreCopy(
                FIXED_MILLIS + Math.round((seconds + downSeconds) * 1000),
                bytes + left,
                Math.round(downSeconds * 1000));
    }

    /** Expects a move in a pool that has its hosts' links for itself. */
    public static PreCopy expect(Move move, Placement now) {
        return expect(move, now, 0, 0);
    }

    /**
     * Expects a move in a pool: dirty rate guessed from the guest's CPU use, link share from the hosts' network use, and from
     * how many other migrations share the links when it begins.
     *
     * @param others of the source that are under way
     * @param othersThere of the destination
     */
    public static PreCopy expect(Move move, Placement now, int others, int othersThere) {
        double mhz = move.source().cpuMhzEach() > 0 ? move.source().cpuMhzEach() : DEFAULT_CPU_MHZ;
        double dirty = move.guest().load().cpuMhz() / mhz * DIRTY_BYTES_PER_BUSY_CPU;
        double link =
                Math.min(link(move.source(), now) / (1 + others), link(move.destination(), now) / (1 + othersThere));
        return expect(move.guest().memoryKib(), dirty, link);
    }

    /** What a migration from or to a host can send now, bytes per second. */
    public static double link(Host host, Placement now) {
        double all = host.capacity().networkBytesPerSecond();
        if (all <= 0) {
            return DEFAULT_LINK_BYTES_PER_SECOND;
        }
        return all * Math.max(LEAST_LINK_SHARE, 1 - now.use(host, Resource.NETWORK));
    }
}
