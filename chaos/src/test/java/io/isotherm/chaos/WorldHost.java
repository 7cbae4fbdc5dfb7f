package io.isotherm.chaos;

import java.time.InstantSource;

/** A host as it truly is. */
final class WorldHost {
    static final int CPUS = 8;
    static final double MHZ = 2400;
    static final long OWN_KIB = 2L << 20;
    static final double OWN_CPUS = 0.2;

    /** How its readings are untrue. */
    enum Lie {
        NONE,
        /** It claims to be eight times as large. */
        HUGE,
        NO_CPUS,
        INCOMPLETE
    }

    final String name;
    final long memoryKib;
    boolean awake = true;
    /** On its way to sleep or up. */
    boolean changing;

    Lie lie = Lie.NONE;
    /** Nobody reaches it from elsewhere before then, in milliseconds of the virtual clock. */
    long cutOffUntil;
    /** How far its clock is ahead, in milliseconds. */
    long ahead;

    long cpuNanos;
    long domain0Nanos;

    WorldHost(String name, long memoryKib) {
        this.name = name;
        this.memoryKib = memoryKib;
    }

    /** Its own clock. */
    InstantSource clock(VirtualClock clock) {
        return () -> clock.instant().plusMillis(ahead);
    }
}
