package io.isotherm.console.access;

import io.isotherm.retry.RateLimit;
import java.util.LinkedHashMap;
import java.util.Map;

/** A limit a minute for each of many, of whom those that were not seen for longest are forgotten. Thread-safe. */
final class RateLimits {
    private static final int MOST = 1_000;

    private final long perMinute;
    private final Map<String, RateLimit> limits = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateLimit> eldest) {
            return size() > MOST;
        }
    };

    RateLimits(long perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether one more is allowed; if so, it counts. */
    synchronized boolean tryTake(String who) {
        return limits.computeIfAbsent(who, name -> new RateLimit(perMinute)).tryTake(1);
    }
}
