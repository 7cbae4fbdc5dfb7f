package io.isotherm.launcher.cli;

/** A command could not do what was asked; the message is for the operator. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }
}
