package io.isotherm.decider.core;

import io.isotherm.decider.core.model.HostFlags;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.MoveUnderWay;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.RecentMove;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pools for tests. A host has 10 CPUs of 1000 MHz, 100 GiB, a network and a disk of 1e9 bytes per second unless said
 * otherwise, so that a guest of one CPU, 10 GiB or 1e8 bytes per second takes a tenth.
 */
public final class Pools {
    public static final Instant TICK = Instant.parse("2026-03-02T12:00:00Z");
    public static final long GIB = 1024L * 1024;

    private final Map<String, HostOf> hosts = new TreeMap<>();
    private final List<MoveUnderWay> underWay = new ArrayList<>();
    private final List<RecentMove> recent = new ArrayList<>();
    private final Set<String> asleep = new TreeSet<>();
    private final PoolConfig config =
            PoolConfig.newBuilder(PoolConfigs.defaults("p")).build();

    /** The facts of a guest that has no disk and needs nothing else of a host. */
    public static VmFacts diskless() {
        return VmFacts.newBuilder().setDisks(List.of()).build();
    }

    public static Pools pool() {
        return new Pools();
    }

    public HostOf host(String name) {
        return hosts.computeIfAbsent(name, key -> new HostOf(key, this));
    }

    public Pools configure(Consumer<PoolConfig> change) {
        change.accept(config);
        return this;
    }

    public Pools underWay(String vm, String source, String destination) {
        underWay.add(new MoveUnderWay(vm, "name-" + vm, source, destination, Load.NONE));
        return this;
    }

    public Pools underWay(MoveUnderWay move) {
        underWay.add(move);
        return this;
    }

    public Pools moved(String vm, String from, String to, Duration ago) {
        recent.add(new RecentMove(vm, from, to, TICK.minus(ago), TICK.minus(ago), Load.NONE));
        return this;
    }

    public Pools moved(RecentMove move) {
        recent.add(move);
        return this;
    }

    public Pools asleep(String host) {
        host(host);
        asleep.add(host);
        return this;
    }

    /** Name of the host that reports a guest. */
    public String hostOf(String guest) {
        return hosts.values().stream()
                .filter(host ->
                        host.guests.stream().anyMatch(load -> load.getUuid().equals(guest)))
                .findFirst()
                .orElseThrow()
                .name;
    }

    public PoolConfig config() {
        return config;
    }

    public List<HostState> states() {
        return hosts.values().stream().map(host -> host.state(hosts.size())).toList();
    }

    public PoolModel model() {
        return model(states());
    }

    public PoolModel model(List<HostState> states) {
        return PoolModel.of(states, underWay, recent, HostFlags.asleep(asleep), config, TICK);
    }

    /** One host. */
    public static final class HostOf {
        private final String name;
        private final Pools pool;
        private @Nullable HostFacts facts;
        private final List<VmLoad> guests = new ArrayList<>();
        private final List<Forecast> forecasts = new ArrayList<>();
        private final List<Resource> hot = new ArrayList<>();
        private Temperature temperature = Temperature.NORMAL;
        private DataQuality quality = DataQuality.GOOD;
        private int cpus = 10;
        private double cpuMhz = 1000;
        private long memoryKib = 100 * GIB;
        private double overheadCpus;
        private double networkBytesPerSecond = 1e9;
        private double ownGib;

        HostOf(String name, Pools pool) {
            this.name = name;
            this.pool = pool;
        }

        public Pools and() {
            return pool;
        }

        public HostOf host(String other) {
            return pool.host(other);
        }

        public HostOf hot(Resource... resources) {
            temperature = Temperature.HOT;
            hot.addAll(List.of(resources));
            return this;
        }

        public HostOf cold() {
            temperature = Temperature.COLD;
            return this;
        }

        public HostOf unknown() {
            temperature = Temperature.UNKNOWN;
            quality = DataQuality.POOR;
            return this;
        }

        public double memoryLeftGib() {
            long used = guests.stream().mapToLong(VmLoad::getMemoryKib).sum();
            return (double) (memoryKib - used) / GIB;
        }

        public HostOf quality(DataQuality value) {
            quality = value;
            return this;
        }

        public HostOf size(int cpuCount, double mhz, long gib) {
            cpus = cpuCount;
            cpuMhz = mhz;
            memoryKib = gib * GIB;
            return this;
        }

        public HostOf network(double bytesPerSecond) {
            networkBytesPerSecond = bytesPerSecond;
            return this;
        }

        public HostOf overhead(double usedCpus) {
            overheadCpus = usedCpus;
            return this;
        }

        /** Memory that the host itself uses, Domain-0 above all. */
        public HostOf ownMemory(double gib) {
            ownGib = gib;
            return this;
        }

        public HostOf forecast(Resource resource, double value, double error, double lastValueError) {
            forecasts.add(new Forecast(resource, "holt", 180_000L, value, error, lastValueError));
            return this;
        }

        public HostOf guest(String uuid, double usedCpus, double gib) {
            return guest(uuid, usedCpus, gib, 0);
        }

        public HostOf guest(String uuid, double usedCpus, double gib, double network) {
            return guest(uuid, usedCpus, gib, network, VmState.RUNNING, true);
        }

        public HostOf guest(String uuid, double usedCpus, double gib, double network, VmState state, boolean measured) {
            guests.add(new VmLoad(
                    uuid,
                    "name-" + uuid,
                    state,
                    measured,
                    4,
                    usedCpus,
                    usedCpus,
                    Math.round(gib * GIB),
                    network,
                    0.0,
                    null,
                    0L,
                    diskless()));
            return this;
        }

        /** Says what the guest added last needs of a host; null where that is not known. */
        public HostOf needs(@Nullable VmFacts facts) {
            guests.get(guests.size() - 1).setFacts(facts);
            return this;
        }

        /** Says what the host is able to. */
        public HostOf able(HostFacts told) {
            facts = told;
            return this;
        }

        /** Says what the guest added last does on disks. */
        public HostOf disk(double bytesPerSecond) {
            guests.get(guests.size() - 1).setDiskBytesPerSecond(bytesPerSecond);
            return this;
        }

        /** Says what the guest added last has used in its past windows, in CPUs. */
        public HostOf usually(int windows, double mean, double deviation) {
            guests.get(guests.size() - 1).setUsual(new UsualLoad(windows, mean, deviation, 0.0, 0.0, 0.0, 0.0));
            return this;
        }

        HostState state(int poolHosts) {
            double cpu = overheadCpus;
            double network = 0;
            double disk = 0;
            long memory = Math.round(ownGib * GIB);
            for (VmLoad guest : guests) {
                cpu += guest.getCpuMean();
                network += guest.getNetworkBytesPerSecond();
                disk += guest.getDiskBytesPerSecond();
                memory += guest.getMemoryKib();
            }
            List<ResourceUse> uses = new ArrayList<>();
            uses.add(use(Resource.CPU, cpu / cpus));
            uses.add(use(Resource.MEMORY, (double) memory / memoryKib));
            if (networkBytesPerSecond > 0) {
                uses.add(use(Resource.NETWORK, network / networkBytesPerSecond));
            }
            uses.add(use(Resource.DISK, disk / 1e9));
            return HostState.newBuilder()
                    .setPool("p")
                    .setHost(name)
                    .setWindowStart(TICK.minusSeconds(60))
                    .setWindowEnd(TICK)
                    .setPoolHosts(poolHosts)
                    .setConfigVersion(0)
                    .setDetector("static")
                    .setTemperature(temperature)
                    .setSince(TICK)
                    .setQuality(quality)
                    .setCompleteness(1)
                    .setLastSampleAt(TICK)
                    .setCapacity(new HostCapacity(cpus, cpuMhz, memoryKib, networkBytesPerSecond, 1e9))
                    .setResources(uses)
                    .setEvidence(hot.stream()
                            .map(resource -> new Evidence(resource, 0.85, 3, 5, List.of()))
                            .toList())
                    .setForecasts(forecasts)
                    .setMemoryFreeKib(memoryKib - memory)
                    .setVms(new ArrayList<>(guests))
                    .setFacts(facts)
                    .build();
        }

        private static ResourceUse use(Resource resource, double share) {
            return new ResourceUse(resource, share, share, share);
        }
    }
}
