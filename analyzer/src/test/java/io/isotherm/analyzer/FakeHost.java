package io.isotherm.analyzer;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A host of 4 CPUs and 64 GiB with counters that go on from sample to sample. Its guests share its CPU use evenly. */
public final class FakeHost {
    public static final String POOL = "berlin";
    public static final int CPUS = 4;
    public static final long MEMORY_KIB = 64L << 20;

    private final String pool;
    private final String name;
    private final Map<String, VmMetrics> guests = new TreeMap<>();
    private long cpuTimeNanos = 1_000_000_000L;
    private long lastAt = Long.MIN_VALUE;
    private long memoryUsedKib = 16L << 20;
    private long sequence;

    public FakeHost(String pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    public FakeHost(String name) {
        this(POOL, name);
    }

    public String name() {
        return name;
    }

    public String key() {
        return pool + "/" + name;
    }

    /** With one more guest of 4 virtual CPUs and 4 GiB whose counters start at 0. */
    public FakeHost guest(String uuid) {
        guests.put(uuid, guest(uuid, 0, 0, 0));
        return this;
    }

    public FakeHost without(String uuid) {
        guests.remove(uuid);
        return this;
    }

    public FakeHost memoryUsed(double share) {
        memoryUsedKib = (long) (MEMORY_KIB * share);
        return this;
    }

    /** All counters of the host start again, as after a reboot. */
    public FakeHost reboot() {
        cpuTimeNanos = 0;
        guests.replaceAll((uuid, guest) -> guest(uuid, 0, 0, 0));
        return this;
    }

    /** The sample at an instant, after the host has used a share of its CPUs since the sample before. */
    public HostMetrics sample(long atMillis, double cpuShare) {
        long nanos = lastAt == Long.MIN_VALUE ? 0 : Math.round((atMillis - lastAt) * 1e6 * CPUS * cpuShare);
        lastAt = atMillis;
        cpuTimeNanos += nanos;
        guests.replaceAll((uuid, guest) -> guest(
                uuid,
                guest.getCpuTimeNanos() + nanos / Math.max(1, guests.size()),
                guest.getNetworkRxBytes() + nanos / 1000,
                guest.getDiskReadBytes() + nanos / 2000));
        return HostMetrics.newBuilder()
                .setPool(pool)
                .setHost(name)
                .setSampledAt(Instant.ofEpochMilli(atMillis))
                .setSequence(sequence++)
                .setCollectorStartedAt(Instant.EPOCH)
                .setCapacity(new HostCapacity(CPUS, 2400.0, MEMORY_KIB, 1.25e9, 0.0))
                .setCpuTimeNanos(cpuTimeNanos)
                .setMemoryUsedKib(memoryUsedKib)
                .setVms(List.copyOf(guests.values()))
                .build();
    }

    /** Samples at a steady load: the first at {@code from}, then each period up to {@code to} inclusive. */
    public List<HostMetrics> samples(long from, long to, long period, double cpuShare) {
        List<HostMetrics> samples = new ArrayList<>();
        for (long at = from; at <= to; at += period) {
            samples.add(sample(at, cpuShare));
        }
        return samples;
    }

    private static VmMetrics guest(String uuid, long cpuTimeNanos, long received, long read) {
        return VmMetrics.newBuilder()
                .setUuid(uuid)
                .setName("vm-" + uuid)
                .setState(VmState.RUNNING)
                .setVcpus(CPUS)
                .setCpuTimeNanos(cpuTimeNanos)
                .setMemoryKib(4L << 20)
                .setMemoryMaxKib(4L << 20)
                .setNetworkRxBytes(received)
                .setDiskReadBytes(read)
                .build();
    }
}
