package io.isotherm.analyzer.stream;

import io.isotherm.pool.PoolKeys;
import io.isotherm.retry.LimitedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts whose samples are dated later than they come, which no way to Kafka does but only a wrong clock. Of two hosts that
 * disagree their pool cannot tell who is right; the clock of the machine that the analyzer runs on is a third. Thread-safe.
 */
final class ClocksAhead {
    /** More than clocks drift apart that are kept by NTP. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** A host that has not been heard for so long is told of no more. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** So many hosts are told of at most: with more it is this machine's clock, or somebody makes hosts up. */
    static final int MOST = 100;

    private static final int LINES_PER_MINUTE = 10;
    private static final Logger LOG = LoggerFactory.getLogger(ClocksAhead.class);

    private record Ahead(Duration by, Instant heard) {}

    private final Map<String, Ahead> hosts = new ConcurrentHashMap<>();
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);

    /** @param now by this machine's clock, when the sample came */
    void heard(String pool, String host, Instant sampledAt, Instant now) {
        Duration by = Duration.between(now, sampledAt);
        String key = PoolKeys.of(pool, host);
        if (by.compareTo(TOLERANCE) <= 0) {
            hosts.remove(key);
        } else if (hosts.containsKey(key) || hosts.size() < MOST) {
            boolean isNew = hosts.put(key, new Ahead(by, now)) == null;
            if (isNew) {
                lines.warn("The clock of host {} of pool {} is {}", host, pool, text(by));
            }
        }
    }

    /** What is wrong with which clocks, by pool and host. */
    SortedMap<String, String> told(Instant now) {
        hosts.values().removeIf(ahead -> ahead.heard().isBefore(now.minus(REMEMBERED)));
        SortedMap<String, String> told = new TreeMap<>();
        hosts.forEach((key, ahead) -> told.put(key, text(ahead.by())));
        return told;
    }

    private static String text(Duration by) {
        return by.toSeconds()
                + " s ahead of this machine's: its samples are dated later than they come. Check both (NTP)";
    }
}
