package io.isotherm.replay.recording;

import org.jspecify.annotations.Nullable;

/** A recording cannot be read, written or made; the message says for people which one, why, and what to do. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
