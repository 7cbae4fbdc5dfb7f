package io.isotherm.simulator.trace;

import org.jspecify.annotations.Nullable;

/** A trace file cannot be used; the message names file, line, value and remedy. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TraceException(String message) {
        super(message);
    }

    public TraceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
