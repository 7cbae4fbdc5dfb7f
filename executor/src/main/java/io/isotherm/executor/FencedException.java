package io.isotherm.executor;

/** Another executor of the same name has taken over. */
final class FencedException extends Exception {
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
