package io.isotherm.streams;

import io.isotherm.pool.PoolKeys;
import io.isotherm.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pools that are left alone for a while. Each result that Kafka refuses for good rolls back what the thread has done for
 * all its pools; where it is a pool's stored state that makes them, each further record of that pool would do so again. So
 * after {@value #MOST_REFUSALS} in a row its records are passed over for a minute, then they are tried again; with each
 * refusal that follows the pause is longer, up to half an hour. A result that Kafka has taken ends the row, as does an hour
 * without a refusal. Thread-safe.
 */
final class PoolsSetAside {
    /** So many refusals are no longer the fault of single records. */
    static final int MOST_REFUSALS = 3;

    /** After so long without a refusal, the next one has nothing to do with those before. */
    static final Duration QUIET = Duration.ofHours(1);

    private static final Backoff PAUSE = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));
    private static final int MOST_POOLS = 10_000;
    private static final int MOST_TOLD = 5;

    private record Trouble(int refusals, Instant last, Instant until, String message) {}

    private final InstantSource clock;
    // The pool whose last refusal is the oldest comes first.
    private final Map<String, Trouble> troubles = new LinkedHashMap<>();
    private volatile boolean some;

    PoolsSetAside(InstantSource clock) {
        this.clock = clock;
    }

    /** What follows from a record of the pool is refused for good. */
    void refused(String pool, String message) {
        add(pool, 1, message);
    }

    /** What is stored of the pool cannot be used, which no record of it can mend. */
    void unusable(String pool, String message) {
        add(pool, MOST_REFUSALS, message);
    }

    private synchronized void add(String pool, int refusals, String message) {
        Instant now = clock.instant();
        troubles.values().removeIf(trouble -> trouble.last().isBefore(now.minus(QUIET)));
        Trouble before = troubles.remove(pool);
        int all = before == null ? refusals : before.refusals() + refusals;
        int beyond = all - MOST_REFUSALS + 1;
        troubles.put(pool, new Trouble(all, now, beyond < 1 ? now : now.plus(PAUSE.after(beyond)), message));
        if (troubles.size() > MOST_POOLS) {
            troubles.remove(troubles.keySet().iterator().next());
        }
        some = true;
    }

    /** Kafka has taken what followed from records of the pools. */
    synchronized void succeeded(Set<String> pools) {
        troubles.keySet().removeAll(pools);
        some = !troubles.isEmpty();
    }

    /** Whether any pool has had a refusal that was not made up for. */
    boolean hasTroubles() {
        return some;
    }

    /** Whether records of the pool are passed over just now. */
    boolean contains(String pool) {
        // Asked for each record, and as good as always there is none.
        return hasTroubles() && holds(pool);
    }

    private synchronized boolean holds(String pool) {
        return isPaused(troubles.get(pool), clock.instant());
    }

    private static boolean isPaused(@Nullable Trouble trouble, Instant now) {
        return trouble != null && trouble.until().isAfter(now);
    }

    /** How many pools' records are passed over just now. */
    synchronized int count() {
        Instant now = clock.instant();
        return (int) troubles.values().stream()
                .filter(trouble -> isPaused(trouble, now))
                .count();
    }

    /** What an operator should know, by what it is about; of many pools only of some. */
    synchronized SortedMap<String, String> told() {
        Instant now = clock.instant();
        SortedMap<String, String> told = new TreeMap<>();
        int more = 0;
        for (Map.Entry<String, Trouble> entry : troubles.entrySet()) {
            Trouble trouble = entry.getValue();
            if (!isPaused(trouble, now)) {
                continue;
            }
            if (told.size() < MOST_TOLD) {
                told.put(
                        "pool " + PoolKeys.shown(entry.getKey()),
                        "its records are passed over until " + trouble.until() + ": " + trouble.message());
            } else {
                more++;
            }
        }
        if (more > 0) {
            told.put("pools", more + " more are passed over");
        }
        return told;
    }
}
