package io.isotherm.bench.stream;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import io.isotherm.schema.VmType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The samples of a pool out of a seed, round by round: one of each host, evenly spread over the time between samples.
 *
 * <ul>
 *   <li>Hosts have 32 CPUs of 2400 MHz, 256 GiB and 10 Gbit/s, and tell 40 features of their CPUs.
 *   <li>Each has ten guests of 4 virtual CPUs and 8 GiB, with one disk on storage that all hosts share.
 *   <li>A host usually uses a share of its CPUs that is uniform between 0.2 and 0.5, in each sample between 0.9 and 1.1
 *       times that. Its guests have equal parts of it. Network and disk: up to 2 MB/s for each guest, uniform.
 *   <li>One host of ten uses 97 % from some time on: it is hot after three windows, by default.
 * </ul>
 */
final class SampledPool {
    static final String NAME = "sampled";
    static final int GUESTS = 10;
    static final int SAMPLES_PER_WINDOW = 6;
    /** So many windows a host is overloaded when it becomes hot. */
    static final int OVERLOADED_WINDOWS = 3;

    private static final int OVERLOADED_EVERY = 10;
    private static final double OVERLOADED = 0.97;
    private static final int CPUS = 32;
    private static final long GIB_KIB = 1024 * 1024;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MOST_BYTES_PER_MILLI = 2000;
    private static final HostFacts HOST_FACTS = HostFacts.newBuilder()
            .setVmTypes(List.of(VmType.PVH, VmType.HVM))
            .setCpuModel("x86 of the benchmark")
            .setCpuFeatures(IntStream.range(0, 40).mapToObj(i -> "feature" + i).toList())
            .setMigratesPv(false)
            .setNumaNodes(2)
            .setStorages(List.of("nfs:filer/vms"))
            .setInterfaces(List.of("eth0", "xenbr0"))
            .build();

    private final int hosts;
    private final int everyMillis;
    private final long overloadedFrom;
    private final SplittableRandom random;
    private final List<Host> pool = new ArrayList<>();
    private long nextRound;
    private long sequence;

    private static final class Host {
        private final String name;
        private final double usual;
        private final Guest[] guests = new Guest[GUESTS];
        private double cpuNanos;

        Host(int index, SplittableRandom random) {
            name = String.format(Locale.ROOT, "host%06d", index);
            usual = 0.2 + 0.3 * random.nextDouble();
            for (int g = 0; g < GUESTS; g++) {
                guests[g] = new Guest(index, g);
            }
        }
    }

    private static final class Guest {
        private final String uuid;
        private final String name;
        private final VmFacts facts;
        private double cpuNanos;
        private long networkBytes;
        private long diskBytes;

        Guest(int host, int index) {
            int number = host * GUESTS + index;
            uuid = String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", number * 0x9E3779B1, number);
            name = "guest" + number;
            facts = VmFacts.newBuilder()
                    .setType(VmType.HVM)
                    .setDisks(List.of(new VmDisk("/srv/vms/" + name + ".img", DiskSharing.IDENTIFIED, "nfs:filer/vms")))
                    .setBridges(List.of("xenbr0"))
                    .build();
        }
    }

    /**
     * A pool, the same for the same seed.
     *
     * @param everyMillis between two samples of a host; a window is six of them
     * @param begin the first round begins then, epoch milliseconds
     * @param overloadedFrom when one host of ten begins to be overloaded, epoch milliseconds
     */
    SampledPool(int hosts, int everyMillis, long begin, long overloadedFrom, long seed) {
        this.hosts = hosts;
        this.everyMillis = everyMillis;
        this.nextRound = begin;
        this.overloadedFrom = overloadedFrom;
        random = new SplittableRandom(seed);
        for (int h = 0; h < hosts; h++) {
            pool.add(new Host(h, random));
        }
    }

    /** How the pool is run: as by default, but for its times, and no host is relieved before it is hot. */
    static PoolConfig config(int everyMillis, Instant from) {
        PoolConfig config = PoolConfigs.defaults(NAME);
        config.setVersion(1);
        config.setAppliedAt(from);
        config.getDetection().setSampleMillis(everyMillis);
        config.getDetection().setWindowMillis(windowMillis(everyMillis));
        config.getDetection().setGraceMillis(everyMillis);
        config.getDecision().setTickMillis(windowMillis(everyMillis));
        config.getDecision().setScenarioModes(Map.of(Scenario.IMBALANCE.name(), Mode.OBSERVE));
        return config;
    }

    static long windowMillis(int everyMillis) {
        return (long) SAMPLES_PER_WINDOW * everyMillis;
    }

    /** When the next round begins, epoch milliseconds. */
    long nextRound() {
        return nextRound;
    }

    /** The samples of the next round, by time; each host's counters go on. */
    List<HostMetrics> round() {
        List<HostMetrics> samples = new ArrayList<>(hosts);
        for (int h = 0; h < hosts; h++) {
            samples.add(sample(h, nextRound + (long) h * everyMillis / hosts));
        }
        nextRound += everyMillis;
        sequence++;
        return samples;
    }

    private HostMetrics sample(int index, long at) {
        Host host = pool.get(index);
        double share = isOverloaded(index, at) ? OVERLOADED : host.usual * (0.9 + 0.2 * random.nextDouble());
        double nanos = share * CPUS * everyMillis * NANOS_PER_MILLI;
        host.cpuNanos += nanos;
        List<VmMetrics> vms = new ArrayList<>(GUESTS);
        for (Guest guest : host.guests) {
            guest.cpuNanos += nanos / GUESTS;
            guest.networkBytes += (long) (random.nextDouble() * MOST_BYTES_PER_MILLI * everyMillis);
            guest.diskBytes += (long) (random.nextDouble() * MOST_BYTES_PER_MILLI * everyMillis);
            vms.add(VmMetrics.newBuilder()
                    .setUuid(guest.uuid)
                    .setName(guest.name)
                    .setState(VmState.RUNNING)
                    .setVcpus(4)
                    .setCpuTimeNanos((long) guest.cpuNanos)
                    .setMemoryKib(8 * GIB_KIB)
                    .setMemoryMaxKib(8 * GIB_KIB)
                    .setNetworkRxBytes(guest.networkBytes)
                    .setDiskReadBytes(guest.diskBytes)
                    .setFacts(guest.facts)
                    .build());
        }
        return HostMetrics.newBuilder()
                .setPool(NAME)
                .setHost(host.name)
                .setSampledAt(Instant.ofEpochMilli(at))
                .setSequence(sequence)
                .setCollectorStartedAt(Instant.EPOCH)
                .setCapacity(new HostCapacity(CPUS, 2400.0, 256 * GIB_KIB, 1.25e9, 1.25e9))
                .setCpuTimeNanos((long) host.cpuNanos)
                .setMemoryUsedKib((8L * GUESTS + 4) * GIB_KIB)
                .setVms(vms)
                .setFacts(HOST_FACTS)
                .build();
    }

    private boolean isOverloaded(int host, long at) {
        return host % OVERLOADED_EVERY == 0 && at > overloadedFrom;
    }
}
