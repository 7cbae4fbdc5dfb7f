package io.isotherm.embedded.kafka;

/** The embedded broker or registry could not start; the message names what was in the way and the remedy. */
public final class EmbeddedStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedStartException(String message) {
        super(message);
    }

    public EmbeddedStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
