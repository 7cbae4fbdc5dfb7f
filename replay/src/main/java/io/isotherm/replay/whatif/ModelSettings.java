package io.isotherm.replay.whatif;

import java.time.Duration;

/**
 * What a recording does not tell about a pool and its hosts. The same for all configurations that are compared.
 *
 * @param hotMark CPU asked for above this share of a host makes hotspot-minutes, 0 to 1. Apart from any configuration's
 *     marks, so that configurations with different marks are measured alike
 * @param migrationBytesPerSecond link over which a host's guests are migrated, above 0
 * @param migrationCpus CPUs that Domain-0 uses for each migration to or from its host, at least 0
 * @param dirtyBytesPerSecond how fast a guest writes to memory, at least 0
 * @param workingSetShare how much of its memory a guest writes to at all, 0 to 1
 * @param wakeDuration from the wake command until a host runs
 * @param sleepDuration from the sleep command until a host is off
 */
public record ModelSettings(
        double hotMark,
        double migrationBytesPerSecond,
        double migrationCpus,
        double dirtyBytesPerSecond,
        double workingSetShare,
        Duration wakeDuration,
        Duration sleepDuration) {

    /** Gigabit Ethernet, servers that boot in four minutes, guests that write 20 MB/s to a tenth of their memory. */
    public static final ModelSettings DEFAULTS =
            new ModelSettings(0.85, 110e6, 0.5, 20e6, 0.1, Duration.ofMinutes(4), Duration.ofSeconds(10));

    public ModelSettings {
        require(hotMark > 0 && hotMark <= 1, "the hot mark", hotMark, "above 0, at most 1");
        require(
                migrationBytesPerSecond > 0 && !Double.isInfinite(migrationBytesPerSecond),
                "the migration link",
                migrationBytesPerSecond,
                "a number above 0");
        require(migrationCpus >= 0, "CPUs for a migration", migrationCpus, "at least 0");
        require(dirtyBytesPerSecond >= 0, "the dirty rate", dirtyBytesPerSecond, "at least 0");
        require(workingSetShare >= 0 && workingSetShare <= 1, "the working set", workingSetShare, "0 to 1");
        require(!wakeDuration.isNegative(), "the time to wake", wakeDuration, "0 or more");
        require(!sleepDuration.isNegative(), "the time to fall asleep", sleepDuration, "0 or more");
    }

    /** With another migration link. */
    public ModelSettings withLink(double bytesPerSecond) {
        return new ModelSettings(
                hotMark,
                bytesPerSecond,
                migrationCpus,
                dirtyBytesPerSecond,
                workingSetShare,
                wakeDuration,
                sleepDuration);
    }

    /** With hosts that take another time to boot. */
    public ModelSettings withWakeDuration(Duration duration) {
        return new ModelSettings(
                hotMark,
                migrationBytesPerSecond,
                migrationCpus,
                dirtyBytesPerSecond,
                workingSetShare,
                duration,
                sleepDuration);
    }

    /** With another mark for hotspot-minutes. */
    public ModelSettings withHotMark(double share) {
        return new ModelSettings(
                share,
                migrationBytesPerSecond,
                migrationCpus,
                dirtyBytesPerSecond,
                workingSetShare,
                wakeDuration,
                sleepDuration);
    }

    private static void require(boolean holds, String name, Object value, String remedy) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; give " + remedy);
        }
    }
}
