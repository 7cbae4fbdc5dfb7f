package io.isotherm.collector;

import io.isotherm.eligibility.FactRecords;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Turns readings of one host into samples and numbers them. Values pass through as the hypervisor gave them: whether they
 * are plausible is judged by the analyzer, which sees the series. Not thread-safe.
 */
public final class HostSampler {
    private final String pool;
    private final Hypervisor hypervisor;
    private final Instant collectorStartedAt;
    private final Supplier<OptionalLong> clockAheadMillis;
    private long nextSequence;

    /** @param collectorStartedAt when this collector started; numbers count from there */
    public HostSampler(String pool, Hypervisor hypervisor, Instant collectorStartedAt) {
        this(pool, hypervisor, collectorStartedAt, OptionalLong::empty);
    }

    /**
     * The same for a collector that knows how far its clock is off.
     *
     * @param clockAheadMillis how far it is ahead of Kafka's, in milliseconds, below 0: behind it; empty where not known
     */
    HostSampler(
            String pool, Hypervisor hypervisor, Instant collectorStartedAt, Supplier<OptionalLong> clockAheadMillis) {
        this.pool = pool;
        this.hypervisor = hypervisor;
        this.collectorStartedAt = collectorStartedAt.truncatedTo(ChronoUnit.MILLIS);
        this.clockAheadMillis = clockAheadMillis;
    }

    /** Name of the host. */
    public String host() {
        return hypervisor.host();
    }

    /**
     * Reads the host once. A reading that fails uses up its number, so that the gap shows.
     *
     * @throws io.isotherm.hypervisor.HypervisorException if the host cannot be read
     */
    public HostMetrics sample() {
        long sequence = nextSequence++;
        HostReading reading = hypervisor.read();
        OptionalLong clockAhead = clockAheadMillis.get();
        return HostMetrics.newBuilder()
                .setPool(pool)
                .setHost(hypervisor.host())
                .setHostUuid(reading.hostUuid().map(UUID::toString).orElse(null))
                .setSampledAt(reading.at().truncatedTo(ChronoUnit.MILLIS))
                .setSequence(sequence)
                .setCollectorStartedAt(collectorStartedAt)
                .setCapacity(new HostCapacity(
                        reading.cpus(),
                        reading.cpuMhz(),
                        reading.memoryKib(),
                        reading.networkBytesPerSecond(),
                        reading.diskBytesPerSecond()))
                .setCpuTimeNanos(reading.cpuTimeNanos())
                .setMemoryUsedKib(reading.memoryUsedKib())
                .setComplete(reading.problems().isEmpty())
                .setProblems(reading.problems())
                .setVms(reading.guests().stream().map(HostSampler::vm).toList())
                .setFacts(FactRecords.of(reading.abilities()))
                .setDomain0CpuNanos(
                        reading.domain0CpuTimeNanos().isPresent()
                                ? reading.domain0CpuTimeNanos().getAsLong()
                                : null)
                .setDomain0Vcpus(
                        reading.domain0Vcpus().isPresent()
                                ? reading.domain0Vcpus().getAsInt()
                                : null)
                .setClockAheadMillis(clockAhead.isPresent() ? clockAhead.getAsLong() : null)
                .build();
    }

    /** Gives up the numbers of samples that will never be taken. */
    public void skip(long samples) {
        nextSequence += samples;
    }

    private static VmMetrics vm(GuestReading guest) {
        return VmMetrics.newBuilder()
                .setUuid(guest.uuid().toString())
                .setName(guest.name())
                .setState(state(guest.state()))
                .setVcpus(guest.vcpus())
                .setCpuTimeNanos(guest.cpuTimeNanos())
                .setMemoryKib(guest.memoryKib())
                .setMemoryMaxKib(guest.memoryMaxKib())
                .setNetworkRxBytes(guest.networkRxBytes())
                .setNetworkTxBytes(guest.networkTxBytes())
                .setDiskReadBytes(guest.diskReadBytes())
                .setDiskWriteBytes(guest.diskWriteBytes())
                .setFacts(FactRecords.of(guest.needs()))
                .build();
    }

    private static VmState state(GuestState state) {
        return switch (state) {
            case RUNNING -> VmState.RUNNING;
            case PAUSED -> VmState.PAUSED;
            case STOPPED -> VmState.STOPPED;
            case MIGRATING_IN -> VmState.MIGRATING_IN;
            case UNKNOWN -> VmState.UNKNOWN;
        };
    }
}
