package io.isotherm.retry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A log of what others' records bring up, which may be many: so many lines a minute at most, each of which says how many
 * before it went untold. Thread-safe.
 */
public final class LimitedLog {
    private final Logger log;
    private final RateLimit lines;

    /** @param linesPerMinute at least 1 */
    public LimitedLog(Logger log, int linesPerMinute) {
        this(log, new RateLimit(linesPerMinute));
    }

    LimitedLog(Logger log, RateLimit lines) {
        this.log = log;
        this.lines = lines;
    }

    /**
     * Warns, or counts what is left out.
     *
     * @param format as {@link Logger#warn(String, Object...)} takes it
     */
    public void warn(String format, @Nullable Object... arguments) {
        if (lines.tryTake(1)) {
            log.warn(format + untold(), arguments);
        }
    }

    /**
     * Tells of an error, or counts what is left out.
     *
     * @param format as {@link Logger#error(String, Object...)} takes it
     */
    public void error(String format, @Nullable Object... arguments) {
        if (lines.tryTake(1)) {
            log.error(format + untold(), arguments);
        }
    }

    private String untold() {
        long count = lines.refused();
        return count == 0 ? "" : "; " + count + " before it went untold";
    }
}
