package io.isotherm.streams.state;

/**
 * A value in a state store cannot be read. No record is to blame: whichever touched it is kept, and the service stops until
 * an operator has done what the message says.
 */
public final class StoredStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoredStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
