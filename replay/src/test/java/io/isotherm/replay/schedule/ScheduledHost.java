package io.isotherm.replay.schedule;

import io.isotherm.schema.HostCapacity;

/** A host as it truly is; times in milliseconds of the schedule. */
final class ScheduledHost {
    final String name;
    final HostCapacity capacity;
    /** What Domain-0 uses, in CPUs. */
    double own;
    /** How far its collector's beat is behind the pool's. */
    final long phase;
    /** How far its clock is ahead. */
    final long clock;

    boolean awake = true;
    long silentUntil;
    long executorDownUntil;
    /** Until then it refuses guests for memory that its figures do not show. */
    long hiddenMemoryUntil;
    /** Until then no guest reaches it. */
    long unreachableUntil;

    long cpuNanos;
    long sequence;

    ScheduledHost(String name, HostCapacity capacity, double own, long phase, long clock) {
        this.name = name;
        this.capacity = capacity;
        this.own = own;
        this.phase = phase;
        this.clock = clock;
    }

    long ownKib() {
        return 2L * 1024 * 1024;
    }
}
