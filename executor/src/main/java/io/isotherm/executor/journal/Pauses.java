package io.isotherm.executor.journal;

import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;

/** Real time between two attempts to reach Kafka, which ends early when the executor is told to stop. */
public final class Pauses {
    private static final long LOOK_EVERY_MILLIS = 50;

    private Pauses() {}

    /**
     * Waits.
     *
     * @throws StoppedException once {@code stopped} says so
     */
    public static void pause(long millis, BooleanSupplier stopped) throws StoppedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < until) {
            if (stopped.getAsBoolean()) {
                throw new StoppedException();
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }
}
