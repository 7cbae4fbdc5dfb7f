package io.isotherm.collector;

import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a collector samples, and how often.
 *
 * @param pool name of the pool, without a slash
 * @param hosts the hosts of the inventory that are sampled, by name or UUID, usually one; empty for those that the
 *     inventory itself selects
 * @param interval time between two samples of a host
 * @param bufferSize samples of each host that are kept while the broker is away; beyond it the oldest are dropped
 */
public record CollectorConfig(String pool, SortedSet<String> hosts, Duration interval, int bufferSize) {
    public static final Setting<List<String>> HOSTS = Setting.texts(
            "collector.hosts",
            List.of(),
            "Hosts that are sampled, by name or machine's UUID; empty for all of inventory.hosts, and where these are left "
                    + "out for the host that the collector runs on.");
    public static final Setting<Duration> INTERVAL = Setting.duration(
            "collector.interval",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "Time between two samples of a host; the pool's detection.sample should be the same.");
    public static final Setting<Integer> BUFFER_SIZE = Setting.integer(
            "collector.bufferSize",
            60,
            1,
            1_000_000,
            "Samples of each host that are kept while the broker is away; beyond it the oldest are dropped.");

    public static final Section SECTION =
            new Section("collector", "What a collector samples, and how often.", List.of(HOSTS, INTERVAL, BUFFER_SIZE));

    /** @throws IllegalArgumentException if a value is not allowed; the message names key, value and what is */
    public CollectorConfig {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        if (pool.isBlank() || pool.indexOf('/') >= 0) {
            throw new IllegalArgumentException("pool: '" + pool + "' must be a name without '/'");
        }
        if (hosts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("collector.hosts: " + hosts + " must name hosts, none blank");
        }
        INTERVAL.require(interval);
        BUFFER_SIZE.require(bufferSize);
    }

    /** Of these hosts, with the settings of the process. */
    public static CollectorConfig from(Settings settings, String pool, Collection<String> hosts) {
        return new CollectorConfig(pool, new TreeSet<>(hosts), settings.get(INTERVAL), settings.get(BUFFER_SIZE));
    }

    /** With the default interval and buffer. */
    public static CollectorConfig of(String pool, Collection<String> hosts) {
        return from(Settings.defaults(), pool, hosts);
    }
}
