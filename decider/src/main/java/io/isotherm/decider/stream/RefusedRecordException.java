package io.isotherm.decider.stream;

/** A record can be read, but what it says is not allowed: it belongs to the dead letters. */
final class RefusedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedRecordException(String message) {
        super(message);
    }
}
