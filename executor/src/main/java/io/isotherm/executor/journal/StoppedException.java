package io.isotherm.executor.journal;

/** The executor was told to stop while it waited for Kafka. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the executor was told to stop");
    }
}
