package io.isotherm.collector;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a collector samples, and how often.
 *
 * @param pool name of the pool, without a slash
 * @param hosts names of the hosts in the inventory that are sampled; usually one
 * @param interval time between two samples of a host, from 100 ms
 * @param buffer how long an outage of the broker is bridged, at least one interval; beyond it the oldest samples are
 *     dropped
 */
public record CollectorConfig(String pool, SortedSet<String> hosts, Duration interval, Duration buffer) {
    /** The interval of an installation that sets none. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    /** The buffer of an installation that sets none. */
    public static final Duration DEFAULT_BUFFER = Duration.ofMinutes(10);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    public CollectorConfig {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        if (pool.isBlank() || pool.indexOf('/') >= 0) {
            throw new IllegalArgumentException("collector.pool: '" + pool + "' must be a name without '/'");
        }
        if (hosts.isEmpty() || hosts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "collector.hosts: " + hosts + " must name at least one host, none blank");
        }
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "collector.interval: " + interval.toMillis() + " ms must be at least 100 ms");
        }
        if (buffer.compareTo(interval) < 0) {
            throw new IllegalArgumentException("collector.buffer: " + buffer.toMillis()
                    + " ms must be at least collector.interval (" + interval.toMillis() + " ms)");
        }
    }

    /** With the default interval and buffer. */
    public static CollectorConfig of(String pool, Collection<String> hosts) {
        return new CollectorConfig(pool, new TreeSet<>(hosts), DEFAULT_INTERVAL, DEFAULT_BUFFER);
    }

    /** How many samples of one host the buffer holds, at least 1. */
    public int bufferedSamplesPerHost() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, buffer.toMillis() / interval.toMillis()));
    }
}
