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
import java.util.Map;

/**
 * Six hosts in which everything is decided that can be, in eighteen minutes: a rush on one host with a migration that fails
 * (overload), a quiet spell (consolidation, hosts put to sleep), and a rush on everything (saturation, hosts woken).
 */
final class ReplayStory {
    private static final Duration ROUND = Duration.ofMinutes(18);
    private static final int HOSTS = 6;
    private static final int VMS = 24;
    private static final int VCPUS = 4;
    private static final double CPU_MHZ = 2400;
    private static final long GIB_IN_KIB = 1L << 20;
    private static final double PART = 16 * CPU_MHZ / (VMS / HOSTS);

    private ReplayStory() {}

    static DemoStory story() {
        return story(1);
    }

    /** The same again and again. */
    static DemoStory story(int times) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(HostSpec.named("xen" + (i + 1))
                    .cpus(16, CPU_MHZ)
                    .memoryKib(64 * GIB_IN_KIB)
                    .migrationBytesPerSecond(500e6)
                    .power(PowerCurve.linear(120, 300))
                    .wakeDuration(Duration.ofSeconds(45))
                    .build());
        }
        List<VmSpec> vms = new ArrayList<>();
        for (int i = 0; i < VMS; i++) {
            ScenarioLoad load = ScenarioLoad.startingAt(level(0.4));
            for (int round = 0; round < times; round++) {
                Duration begin = ROUND.multipliedBy(round);
                if (round > 0) {
                    load = load.stepTo(begin, level(0.4));
                }
                if (i % HOSTS == round % HOSTS) {
                    load = load.stepTo(begin.plusMinutes(2), level(1.0));
                }
                load = load.stepTo(begin.plusMinutes(7), level(0.08)).stepTo(begin.plusMinutes(13), level(0.65));
            }
            vms.add(VmSpec.of(
                    "vm" + (i + 1),
                    VCPUS,
                    (2 + i % 3) * GIB_IN_KIB,
                    load.withNoise(i, 0.1, Duration.ofMinutes(1)),
                    "xen" + (i % HOSTS + 1)));
        }
        return new DemoStory(
                hosts,
                vms,
                config(),
                ROUND.multipliedBy(times),
                List.of(new FailingMigration(Duration.ofMinutes(2), Kind.MIGRATION_FAILED, 0.5)));
    }

    /** A configuration without patience. */
    static PoolConfig config() {
        PoolConfig config = PoolConfigs.defaults(DemoStory.POOL);
        config.getDecision().setCooldownMillis(Duration.ofMinutes(2).toMillis());
        config.getDecision().setMaxMovesPerHour(1000);
        // No early relief, and hosts are emptied whether or not that pays: the story is to show every scenario.
        config.getDecision().setImbalance(1);
        config.getDecision().setAlgorithms(Map.of("CONSOLIDATION", "mmt-pabfd"));
        config.getPower().setEnabled(true);
        config.getPower().setMinAwakeHosts(2);
        config.getPower().setColdMillis(Duration.ofMinutes(1).toMillis());
        config.getPower().setMinUpMillis(Duration.ofMinutes(1).toMillis());
        config.getPower().setMinDownMillis(Duration.ofMinutes(1).toMillis());
        return config;
    }

    private static GuestLoad level(double share) {
        return GuestLoad.ofCpu(Math.min(share * PART, VCPUS * CPU_MHZ));
    }
}
