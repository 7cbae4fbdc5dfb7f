package io.isotherm.topics;

import io.isotherm.reasons.DeadLetterReason;
import org.apache.kafka.common.errors.SerializationException;

/** A record's bytes are not what its topic carries. Trying again cannot help: the record belongs to the dead letters. */
public final class UnreadableRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public UnreadableRecordException(DeadLetterReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UnreadableRecordException(DeadLetterReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
