package io.isotherm.topics;

import io.isotherm.retry.RateLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Schema ids that the registry does not know. To ask for one takes a round trip, during which a reader does nothing else; so
 * that records with made-up ids hold nobody up, an id is not asked for again within seconds, and no id at all once too many
 * were unknown within a minute. Thread-safe.
 */
final class UnknownSchemas {
    /** How many ids may turn out to be unknown within a minute before no other is asked for. */
    static final int PER_MINUTE = 60;

    /** How long an id is taken for unknown before the registry is asked again. */
    static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int MOST_IDS = 1000;

    private final LongSupplier nanoTime;
    private final RateLimit unknown;
    private final Map<Integer, Long> since = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > MOST_IDS;
        }
    };

    UnknownSchemas() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    UnknownSchemas(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.unknown = new RateLimit(PER_MINUTE, nanoTime);
    }

    /** Why the registry is not to be asked for an id now, to be put behind it; empty if it may be asked. */
    synchronized String objection(int id) {
        Long at = since.get(id);
        if (at != null && nanoTime.getAsLong() - at < REMEMBERED.toNanos()) {
            return "which the registry did not know a moment ago";
        }
        return unknown.allows(1)
                ? ""
                : "for which the registry is not asked: more than " + PER_MINUTE
                        + " others were unknown to it within a minute";
    }

    /** The registry does not know an id. */
    synchronized void add(int id) {
        since.remove(id);
        since.put(id, nanoTime.getAsLong());
        unknown.tryTake(1);
    }
}
