package io.isotherm.executor.journal;

import io.isotherm.retry.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/** Attempts to reach Kafka that are repeated until one succeeds or the executor is told to stop. Used by one thread. */
public final class Retries {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    private final CountDownLatch stopped;
    private int failures;

    /** @param stopped opens when waiting for Kafka has to end */
    public Retries(CountDownLatch stopped) {
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
        try {
            if (stopped.await(BACKOFF.after(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** @throws StoppedException if the executor is told to stop */
    void requireRunning() throws StoppedException {
        if (stopped.getCount() == 0) {
            throw new StoppedException();
        }
    }
}
