package io.isotherm.executor;

/** The executor was told to stop while it waited for Kafka. */
final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the executor was told to stop");
    }
}
