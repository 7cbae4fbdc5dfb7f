package io.isotherm.operator;

/** What an operator asked cannot be done; the message tells the operator why, and what can be done about it. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
