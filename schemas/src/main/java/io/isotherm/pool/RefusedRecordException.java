package io.isotherm.pool;

/** A record can be read, but what it says is not allowed: it changes nothing and belongs to the dead letters. */
public final class RefusedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedRecordException(String message) {
        super(message);
    }
}
