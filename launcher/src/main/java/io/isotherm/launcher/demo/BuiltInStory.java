package io.isotherm.launcher.demo;

import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.launcher.demo.DemoStory.FailingMigration;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.ScenarioLoad;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.PowerCurve;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The built-in story, four hours long: an even load; a rush on the guests of a few hosts (overload, with a migration that
 * fails); a quiet spell (consolidation, hosts asleep); a rush on everything while hosts sleep (hosts woken) that ends in more
 * than the whole pool can hold (saturation); and quiet again.
 */
final class BuiltInStory {
    private static final double CPU_MHZ = 2400;
    private static final int CPUS = 16;
    private static final int VCPUS = 4;
    private static final long GIB_IN_KIB = 1L << 20;
    // As long as a server's firmware and Xen take; a shorter one would hide what waking too late costs.
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration RUSH = Duration.ofMinutes(15);
    private static final Duration RUSH_ENDS = Duration.ofMinutes(75);
    private static final Duration QUIET = Duration.ofMinutes(80);
    private static final Duration SURGE = Duration.ofMinutes(140);
    private static final Duration PEAK = Duration.ofMinutes(175);
    private static final Duration SURGE_ENDS = Duration.ofMinutes(190);
    private static final Duration END = Duration.ofHours(4);

    private BuiltInStory() {}

    static DemoStory of(int hostCount, int vmCount, long seed) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int i = 0; i < hostCount; i++) {
            hosts.add(HostSpec.named(String.format(Locale.ROOT, "xen%02d", i + 1))
                    .cpus(CPUS, CPU_MHZ)
                    .memoryKib(96 * GIB_IN_KIB)
                    .migrationBytesPerSecond(500e6)
                    .power(PowerCurve.linear(120, 300))
                    .wakeDuration(BOOT)
                    .build());
        }
        int rushed = Math.max(1, hostCount / 4);
        double perHost = (double) vmCount / hostCount;
        List<VmSpec> vms = new ArrayList<>();
        for (int i = 0; i < vmCount; i++) {
            int host = i % hostCount;
            ScenarioLoad load = load(host < rushed, perHost).withNoise(seed + i, 0.12, Duration.ofMinutes(3));
            long memory = (2 + i % 3 * 2) * GIB_IN_KIB;
            vms.add(VmSpec.of(
                    String.format(Locale.ROOT, "vm%03d", i + 1),
                    VCPUS,
                    memory,
                    load,
                    hosts.get(host).name()));
        }
        return new DemoStory(
                hosts, vms, config(), END, List.of(new FailingMigration(RUSH, Kind.MIGRATION_FAILED, 0.5)));
    }

    /** Levels are shares of the guest's even part of a host. */
    private static ScenarioLoad load(boolean rushed, double perHost) {
        double part = CPUS * CPU_MHZ / perHost;
        ScenarioLoad load = ScenarioLoad.startingAt(level(0.42, part));
        if (rushed) {
            load = load.rampTo(RUSH, RUSH.plusMinutes(3), level(1.05, part))
                    .rampTo(RUSH_ENDS, RUSH_ENDS.plusMinutes(3), level(0.42, part));
        }
        return load.rampTo(QUIET, QUIET.plusMinutes(5), level(0.10, part))
                .rampTo(SURGE, SURGE.plusMinutes(2), level(0.60, part))
                .rampTo(PEAK, PEAK.plusMinutes(2), level(0.97, part))
                .rampTo(SURGE_ENDS, SURGE_ENDS.plusMinutes(5), level(0.10, part));
    }

    private static GuestLoad level(double share, double part) {
        return GuestLoad.ofCpu(Math.min(share * part, VCPUS * CPU_MHZ));
    }

    private static PoolConfig config() {
        PoolConfig config = PoolConfigs.defaults(DemoStory.POOL);
        config.getDecision().setCooldownMillis(Duration.ofMinutes(15).toMillis());
        config.getDecision().setMaxConcurrentMovesPerHost(3);
        config.getDetection().setK(2);
        config.getDetection().setN(3);
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(2);
        config.getPower().setMinAwakeHosts(2);
        config.getPower().setColdMillis(Duration.ofMinutes(20).toMillis());
        config.getPower().setMinUpMillis(Duration.ofMinutes(10).toMillis());
        config.getPower().setWatts(List.of(120.0, 300.0));
        return config;
    }
}
