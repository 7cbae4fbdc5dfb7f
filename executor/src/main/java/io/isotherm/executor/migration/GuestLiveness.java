package io.isotherm.executor.migration;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a guest really runs that a host calls running: then its CPU time grows, even when it is idle. Xen's libvirt goes
 * on calling a guest running that shut down while it migrated, and one that is stuck suspended on both hosts. A guest
 * whose CPU time the hosts do not tell is believed to run.
 */
final class GuestLiveness {
    /** The handover suspends a guest for moments, or on slow hosts for half a minute; never for so long. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private long cpuTimeNanos;
    private @Nullable Instant still;
    private boolean alive;

    /** Forgets what it has seen so far. */
    void reset() {
        cpuTimeNanos = 0;
        still = null;
        alive = false;
    }

    /** Takes an observation in. */
    void observe(Instant now, GuestObservation seen) {
        long before = cpuTimeNanos;
        cpuTimeNanos = seen.cpuTimeNanos();
        if (cpuTimeNanos == 0) {
            still = null;
        } else if (cpuTimeNanos != before) {
            alive = alive || (before > 0 && cpuTimeNanos > before);
            still = now;
        }
    }

    /** Whether it runs, as far as was seen since the last reset. */
    boolean isAlive() {
        return alive || cpuTimeNanos == 0;
    }

    /** Whether it has stood still for longer than {@link #PATIENCE}. */
    boolean isStalled(Instant now) {
        return still != null && Duration.between(still, now).compareTo(PATIENCE) >= 0;
    }
}
