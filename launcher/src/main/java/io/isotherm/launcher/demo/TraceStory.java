package io.isotherm.launcher.demo;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.SampledLoad;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.PowerCurve;
import io.isotherm.simulator.spec.VmSpec;
import io.isotherm.simulator.trace.PlanetLabVm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A day of real VMs on a pool of hosts that is sized so that CPU is what they compete for. The trace has a value every
 * five minutes, so the pool is sampled each minute and judged in windows of five.
 */
final class TraceStory {
    private static final double CPU_MHZ = 2660;
    private static final int CPUS = 4;
    private static final long GIB_IN_KIB = 1L << 20;

    private TraceStory() {}

    static DemoStory of(List<PlanetLabVm> day, int hostCount) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int i = 0; i < hostCount; i++) {
            hosts.add(HostSpec.named(String.format(Locale.ROOT, "xen%03d", i + 1))
                    .cpus(CPUS, CPU_MHZ)
                    .memoryKib(64 * GIB_IN_KIB)
                    .power(PowerCurve.linear(93.7, 135))
                    .build());
        }
        List<VmSpec> vms = new ArrayList<>();
        for (int i = 0; i < day.size(); i++) {
            PlanetLabVm vm = day.get(i);
            double mhz = vm.type().cpuMhz();
            List<GuestLoad> loads = vm.cpuPercent().stream()
                    .map(percent -> GuestLoad.ofCpu(percent / 100 * mhz))
                    .toList();
            vms.add(VmSpec.of(
                    String.format(Locale.ROOT, "%04d-%s", i, vm.name()),
                    1,
                    vm.type().memoryKib(),
                    new SampledLoad(loads, PlanetLabVm.INTERVAL),
                    hosts.get(i % hostCount).name()));
        }
        return new DemoStory(hosts, vms, config(), Duration.ofDays(1), List.of());
    }

    private static PoolConfig config() {
        PoolConfig config = PoolConfigs.defaults(DemoStory.POOL);
        config.getDetection().setSampleMillis(Duration.ofMinutes(1).toMillis());
        config.getDetection().setWindowMillis(PlanetLabVm.INTERVAL.toMillis());
        config.getDetection().setGraceMillis(0);
        config.getDetection().setK(2);
        config.getDetection().setN(3);
        config.getDecision().setTickMillis(PlanetLabVm.INTERVAL.toMillis());
        config.getDecision().setMaxMovesPerHour(1000);
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(2);
        config.getPower().setMinAwakeHosts(2);
        config.getPower().setColdMillis(Duration.ofMinutes(30).toMillis());
        config.getPower().setWatts(List.of(93.7, 135.0));
        return config;
    }
}
