package io.isotherm.console.access;

import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of control calls that were taken, so that none is taken twice; the last ten thousand. Thread-safe. */
public final class IdempotencyKeys {
    private static final int MOST = 10_000;

    private final Map<String, Boolean> taken = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** Takes a key of a caller; false if it was taken before. */
    public synchronized boolean take(Caller caller, String key) {
        return taken.put(caller.name() + " " + key, true) == null;
    }
}
