package io.isotherm.hypervisor.libvirt.migration;

import java.time.Duration;

/**
 * How fast guests leave a host, learned from the migrations seen so far: where the hypervisor tells nothing but the time,
 * as Xen does, the estimate of a migration's progress stands on it. Thread-safe.
 */
public final class MigrationPace {
    /** A link of 1 Gb/s, before anything is known. */
    private static final double FIRST_KIB_PER_SECOND = 100_000;

    /** Weight of the newest migration. */
    private static final double NEWEST = 0.5;

    /** It is over when the hypervisor says so, not when an estimate does. */
    private static final double MOST = 0.95;

    private double kibPerSecond = FIRST_KIB_PER_SECOND;
    private boolean learned;

    /** Takes in that so much memory has moved in so much time. */
    public synchronized void learn(long kib, Duration took) {
        double measured = kib / Math.max(took.toNanos() / 1e9, 1e-3);
        kibPerSecond = learned ? NEWEST * measured + (1 - NEWEST) * kibPerSecond : measured;
        learned = true;
    }

    /** The share that a migration of so much memory has done after so much time; from 0 to 0.95. */
    public synchronized double share(long kib, Duration elapsed) {
        double expectedSeconds = Math.max(kib, 1) / kibPerSecond;
        return Math.min(MOST, elapsed.toNanos() / 1e9 / expectedSeconds);
    }
}
