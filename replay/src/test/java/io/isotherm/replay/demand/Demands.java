package io.isotherm.replay.demand;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.PoolConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Demands for tests. */
public final class Demands {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final Duration STEP = Duration.ofMinutes(1);
    public static final long GIB = 1L << 20;
    public static final double HOST_MHZ = 4 * 2000;

    private Demands() {}

    /** A host of four CPUs of 2 GHz and 16 GiB. */
    public static HostDemand host(String name, int steps) {
        return new HostDemand(name, new HostCapacity(4, 2000.0, 16 * GIB, 0.0, 0.0), 0, 0, 0, steps);
    }

    /** A guest of four vCPUs that is there all the time. */
    public static VmDemand vm(String name, String host, long gib, float... cpuMhz) {
        return vm(name, 4, List.of(new Stay(0, cpuMhz.length, host)), List.of(new Memory(0, gib * GIB)), cpuMhz);
    }

    public static VmDemand vm(String name, int vcpus, List<Stay> stays, List<Memory> memory, float... cpuMhz) {
        return new VmDemand(
                uuid(name), name, vcpus, stays, memory, cpuMhz, new float[cpuMhz.length], new float[cpuMhz.length]);
    }

    static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    public static float[] constant(double mhz, int steps) {
        float[] values = new float[steps];
        Arrays.fill(values, (float) mhz);
        return values;
    }

    public static Demand of(int steps, List<HostDemand> hosts, VmDemand... vms) {
        return new Demand("lab", START, STEP, steps, hosts, List.of(vms));
    }

    /** A pool of wandering load; some guests come late, leave early, or change their size, and a host may fail. */
    public static Demand random(long seed, int steps) {
        Random random = new Random(seed);
        int hostCount = 4 + random.nextInt(4);
        List<HostDemand> hosts = new ArrayList<>();
        for (int i = 0; i < hostCount; i++) {
            boolean fails = i == 1 && random.nextInt(3) == 0;
            boolean joins = i == 2 && random.nextInt(3) == 0;
            HostDemand host = host("h" + i, steps);
            hosts.add(new HostDemand(
                    host.name(), host.capacity(), GIB, 0.02, joins ? steps / 3 : 0, fails ? steps / 2 : steps));
        }
        double level = 0.15 + 0.7 * random.nextDouble();
        int vmCount = hostCount * 6;
        List<VmDemand> vms = new ArrayList<>();
        for (int i = 0; i < vmCount; i++) {
            int from = random.nextInt(5) == 0 ? random.nextInt(steps / 2) : 0;
            int until = random.nextInt(5) == 0 ? from + 1 + random.nextInt(steps - from) : steps;
            float[] cpu = new float[steps];
            double mean = level * hostCount * HOST_MHZ / vmCount;
            double now = mean;
            for (int step = from; step < until; step++) {
                now = Math.max(0, now + 0.2 * (mean - now) + 0.4 * mean * random.nextGaussian());
                cpu[step] = (float) Math.min(now, 4000);
            }
            List<Memory> memory = new ArrayList<>(List.of(new Memory(from, (1 + random.nextInt(2)) * GIB)));
            if (random.nextInt(4) == 0 && from + 10 < steps) {
                memory.add(new Memory(from + 10, (1 + random.nextInt(3)) * GIB));
            }
            vms.add(vm("v" + i, 2, List.of(new Stay(from, until, "h" + i % hostCount)), memory, cpu));
        }
        return new Demand("lab", START, STEP, steps, hosts, vms);
    }

    public static PoolConfig config() {
        return PoolConfigs.defaults("any");
    }

    /** A configuration that moves much and lets hosts sleep, with algorithms that no longer change. */
    public static PoolConfig lively() {
        PoolConfig config = config();
        config.getDecision()
                .setAlgorithms(Map.of(
                        "OVERLOAD",
                        "sandpiper",
                        "SATURATION",
                        "sandpiper",
                        "IMBALANCE",
                        "deviation",
                        "CONSOLIDATION",
                        "mmt-pabfd"));
        config.getDetection().setK(1);
        config.getDetection().setN(2);
        config.getDecision().setCooldownMillis(Duration.ofMinutes(3).toMillis());
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(0);
        config.getPower().setColdMillis(Duration.ofMinutes(3).toMillis());
        config.getPower().setMinUpMillis(Duration.ofMinutes(3).toMillis());
        return config;
    }
}
