package io.isotherm.executor.journal;

import io.isotherm.retry.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;

/** Attempts to reach Kafka that are repeated until one succeeds or the executor is told to stop. Used by one thread. */
public final class Retries {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    private static final long LOOK_EVERY_MILLIS = 50;

    private final BooleanSupplier stopped;
    private int failures;

    /** @param stopped becomes true when waiting for Kafka has to end */
    public Retries(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /** An attempt has succeeded: the next failure is the first in a row. */
    public void succeeded() {
        failures = 0;
    }

    /**
     * An attempt has failed: waits until the next is due, for longer with each failure in a row.
     *
     * @throws StoppedException as soon as the executor is told to stop
     */
    public void failed() throws StoppedException {
        failures++;
        long due = System.nanoTime() + BACKOFF.after(failures).toNanos();
        while (System.nanoTime() - due < 0) {
            requireRunning();
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    /** @throws StoppedException if the executor is told to stop */
    void requireRunning() throws StoppedException {
        if (stopped.getAsBoolean()) {
            throw new StoppedException();
        }
    }
}
