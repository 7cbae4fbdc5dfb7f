package io.isotherm.executor.journal;

/** Another executor of the same name has taken over. */
public final class FencedException extends Exception {
    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }
}
