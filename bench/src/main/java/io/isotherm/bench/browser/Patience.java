package io.isotherm.bench.browser;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How long a browser is waited for. */
final class Patience {
    static final long SECONDS = 60;

    private static final long LOOK_EVERY_MILLIS = 100;

    private Patience() {}

    /** Something that becomes true, or cannot be found out. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Waits for something.
     *
     * @throws IllegalStateException if it does not become true
     */
    static void await(String what, Condition condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("Not within " + SECONDS + " s: " + what);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting: " + what, e);
        } catch (IOException e) {
            throw new IllegalStateException("It cannot be found out whether: " + what, e);
        }
    }
}
