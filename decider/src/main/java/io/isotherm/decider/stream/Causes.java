package io.isotherm.decider.stream;

import org.jspecify.annotations.Nullable;

/** Looks into chains of exceptions. */
final class Causes {
    private Causes() {}

    static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
