package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.schema.HostMetrics;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one pool: the raw samples of the windows that are not closed yet and one older sample of each
 * host, the history of each host, and how far the pool's time has got.
 */
public interface PoolMemory {

    /** How far the pool has got; null before its first sample. */
    @Nullable
    PoolProgress progress();

    void progress(PoolProgress progress);

    /** The known hosts: those with a history. In the natural order of strings. */
    SortedSet<String> hosts();

    boolean knows(String host);

    /** The history of a known host; null for others. */
    @Nullable
    HostHistory history(String host);

    void history(String host, HostHistory history);

    /** Drops a host's history and its samples. */
    void forget(String host);

    /**
     * Keeps a sample.
     *
     * @return false, with nothing changed, if there is one of the same host and instant already
     */
    boolean keep(HostMetrics sample);

    /** The samples of a host, oldest first. */
    List<HostMetrics> samples(String host);

    /** The time of the pool's oldest sample after an instant; both in epoch milliseconds. */
    OptionalLong firstSampleAfter(long instant);

    /** Drops one sample of a host, if it is there. */
    void drop(String host, long sampledAt);
}
