package io.isotherm.launcher;

/** A command could not do what was asked; the message is for the operator. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
