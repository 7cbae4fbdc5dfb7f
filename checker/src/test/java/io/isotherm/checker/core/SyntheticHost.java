package io.isotherm.checker.core;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host of a synthetic pool: its size, its counters, and what is to be said of it. */
final class SyntheticHost {
    /** What Domain-0 uses, in CPUs. */
    private static final double DOM0_CPUS = 0.1;

    long memoryKib = SyntheticPool.HOST_KIB;
    long ownKib = SyntheticPool.DOM0_KIB;
    int cpus = SyntheticPool.CPUS;
    double mhz = 2000;
    double networkCapacity;
    double diskCapacity;
    boolean silent;
    long unsampledSeconds;
    boolean off;
    Temperature temperature = Temperature.NORMAL;
    DataQuality quality = DataQuality.GOOD;

    @Nullable
    HostFacts facts;

    private long cpuNanos;
    private long sequence;

    void run(int seconds, List<SyntheticGuest> guests) {
        double busy = DOM0_CPUS;
        for (SyntheticGuest guest : guests) {
            busy += guest.cpus;
            guest.run(seconds);
        }
        cpuNanos += (long) (busy * seconds * 1e9);
    }

    HostMetrics sample(String pool, String name, Instant at, List<SyntheticGuest> guests) {
        return HostMetrics.newBuilder()
                .setPool(pool)
                .setHost(name)
                .setSampledAt(at)
                .setSequence(sequence++)
                .setCollectorStartedAt(SyntheticPool.START)
                .setCapacity(new HostCapacity(cpus, mhz, memoryKib, networkCapacity, diskCapacity))
                .setCpuTimeNanos(cpuNanos)
                .setMemoryUsedKib(ownKib
                        + guests.stream().mapToLong(guest -> guest.memoryKib).sum())
                .setVms(guests.stream().map(SyntheticGuest::sample).toList())
                .setFacts(facts)
                .build();
    }
}
