package io.isotherm.executor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices a guest that is said to be on its way and runs nowhere: its CPU time stands still on both hosts, whatever they
 * call its state. Even an idle guest uses some; during the handover it stands still for moments only.
 */
final class Standstill {
    private final Duration patience;
    private long cpuTimeNanos;
    private @Nullable Instant since;

    /** @param patience how long it may stand still */
    Standstill(Duration patience) {
        this.patience = patience;
    }

    /** Whether the CPU time stands still for longer than that, this sighting included. */
    boolean isLasting(Instant now, Sighting seen) {
        boolean told = seen.isClear() && seen.cpuTimeNanos() > 0;
        if (!told || seen.cpuTimeNanos() != cpuTimeNanos) {
            since = told ? now : null;
            cpuTimeNanos = seen.cpuTimeNanos();
        }
        return since != null && Duration.between(since, now).compareTo(patience) >= 0;
    }
}
