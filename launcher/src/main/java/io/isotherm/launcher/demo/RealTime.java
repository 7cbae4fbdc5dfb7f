package io.isotherm.launcher.demo;

import java.time.Duration;

/** The time of the people who watch a demonstration, which is not that of the simulated pool. */
final class RealTime {
    private RealTime() {}

    /**
     * Lets it pass.
     *
     * @throws IllegalStateException if somebody ends the demonstration meanwhile
     */
    static void pass(Duration duration) {
        try {
            // Nothing is waited for but time itself: simulated time is held to it.
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The demo was interrupted", e);
        }
    }
}
