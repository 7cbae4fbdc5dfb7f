package io.isotherm.pool;

import io.isotherm.reasons.DeadLetterReason;

/** A record can be read, but what it says is not allowed: it changes nothing and belongs to the dead letters. */
public final class RefusedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public RefusedRecordException(DeadLetterReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
