package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The use of one host's resources in one window, each the time-weighted mean as a share of capacity.
 *
 * @param windowEnd end of the window, epoch milliseconds
 * @param cpu null when unknown, like the others
 */
public record WindowUse(
        long windowEnd,
        @Nullable Double cpu,
        @Nullable Double memory,
        @Nullable Double network,
        @Nullable Double disk) {

    /** A window of which nothing is known. */
    public static WindowUse unknown(long windowEnd) {
        return new WindowUse(windowEnd, null, null, null, null);
    }

    /** The mean of a resource; null when unknown. */
    public @Nullable Double of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
            case NETWORK -> network;
            case DISK -> disk;
        };
    }

    /** Whether anything is known of this window. */
    public boolean known() {
        return cpu != null || memory != null || network != null || disk != null;
    }
}
