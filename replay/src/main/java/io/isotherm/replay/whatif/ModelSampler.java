package io.isotherm.replay.whatif;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Samples the model's hosts as a collector does. */
final class ModelSampler {
    private final String pool;
    private final Instant start;
    private final Map<UUID, String> texts = new HashMap<>();
    private long sequence;

    ModelSampler(String pool, Instant start) {
        this.pool = pool;
        this.start = start;
    }

    HostMetrics sample(String host, HostReading reading) {
        List<VmMetrics> vms = new ArrayList<>(reading.guests().size());
        for (GuestReading guest : reading.guests()) {
            vms.add(vm(guest));
        }
        return metrics(
                host,
                reading.at(),
                new HostCapacity(
                        reading.cpus(),
                        reading.cpuMhz(),
                        reading.memoryKib(),
                        reading.networkBytesPerSecond(),
                        reading.diskBytesPerSecond()),
                reading.cpuTimeNanos(),
                reading.memoryUsedKib(),
                vms);
    }

    /**
     * A sign of life shortly after a sample: it shows that time has passed, and is too close to the sample to be measured
     * by.
     */
    HostMetrics signOfLife(HostMetrics sample, long millisLater) {
        return metrics(
                sample.getHost(),
                sample.getSampledAt().plusMillis(millisLater),
                sample.getCapacity(),
                sample.getCpuTimeNanos(),
                sample.getMemoryUsedKib(),
                List.of());
    }

    private HostMetrics metrics(
            String host, Instant at, HostCapacity capacity, long cpuNanos, long usedKib, List<VmMetrics> vms) {
        return new HostMetrics(
                pool, host, null, at, sequence++, start, capacity, cpuNanos, usedKib, true, List.of(), vms);
    }

    private VmMetrics vm(GuestReading guest) {
        return new VmMetrics(
                texts.computeIfAbsent(guest.uuid(), UUID::toString),
                guest.name(),
                state(guest.state()),
                guest.vcpus(),
                guest.cpuTimeNanos(),
                guest.memoryKib(),
                guest.memoryMaxKib(),
                guest.networkRxBytes(),
                guest.networkTxBytes(),
                guest.diskReadBytes(),
                guest.diskWriteBytes());
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
