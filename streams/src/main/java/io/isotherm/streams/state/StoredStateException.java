package io.isotherm.streams.state;

import io.isotherm.pool.PoolKeys;
import org.jspecify.annotations.Nullable;

/**
 * A value in a state store cannot be read. No record is to blame. Where a later release wrote it, the service stops until an
 * operator has done what the message says, and nothing is lost; where it is garbled, its pool alone is set aside.
 */
public final class StoredStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean ofLaterRelease;

    private StoredStateException(String message, @Nullable Throwable cause, boolean ofLaterRelease) {
        super(message, cause);
        this.ofLaterRelease = ofLaterRelease;
    }

    /** The value makes no sense in any format that is known. */
    public static StoredStateException garbled(String message, Throwable cause) {
        return new StoredStateException(message, cause, false);
    }

    /** The value is in a version of its format that this release does not know. */
    static StoredStateException ofLaterRelease(String message) {
        return new StoredStateException(message, null, true);
    }

    /** The same, with the key of the record that was worked on. */
    public StoredStateException metAt(String key) {
        return new StoredStateException(
                "Met while working on key '" + PoolKeys.shown(key) + "': " + getMessage(), this, ofLaterRelease);
    }

    /** Whether another release can read the value. */
    public boolean isOfLaterRelease() {
        return ofLaterRelease;
    }
}
