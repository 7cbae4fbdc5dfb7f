package io.isotherm.replay.whatif;

import io.isotherm.pool.ResolvedConfig;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.schema.PoolConfig;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.PowerCurve;
import io.isotherm.simulator.spec.VmSpec;
import java.util.HashSet;
import java.util.Set;

/** Builds the pool that a demand asks for, still without guests. */
final class ModelPool {
    private ModelPool() {}

    static SimulatedPool of(Demand demand, ModelSettings model, PoolConfig config) {
        SimulatedPool.Builder pool = SimulatedPool.builder(demand.pool())
                .start(demand.start())
                .clock(demand::start)
                .step(demand.step())
                .highCpuMark(model.hotMark())
                .withoutTwin();
        for (HostDemand host : demand.hosts()) {
            pool.host(host(host, model, config));
        }
        Set<String> names = new HashSet<>();
        for (VmDemand vm : demand.vms()) {
            // Two guests of different times may have borne one name.
            String name = names.add(vm.name()) ? vm.name() : vm.name() + "@" + vm.uuid();
            pool.vm(vm(vm, name, demand, model));
        }
        return pool.build();
    }

    private static HostSpec host(HostDemand host, ModelSettings model, PoolConfig config) {
        return HostSpec.named(host.name())
                .cpus(host.capacity().getCpus(), host.capacity().getCpuMhz())
                .memoryKib(host.capacity().getMemoryKib())
                .networkBytesPerSecond(host.capacity().getNetworkBytesPerSecond())
                .diskBytesPerSecond(host.capacity().getDiskBytesPerSecond())
                .domain0(Math.min(host.domain0MemoryKib(), host.capacity().getMemoryKib() - 1), host.domain0CpuShare())
                .migrationBytesPerSecond(model.migrationBytesPerSecond())
                .migrationCpus(model.migrationCpus())
                .power(new PowerCurve(ResolvedConfig.watts(config, host.name())))
                .wakeDuration(model.wakeDuration())
                .sleepDuration(model.sleepDuration())
                .build();
    }

    private static VmSpec vm(VmDemand vm, String name, Demand demand, ModelSettings model) {
        long step = demand.step().toMillis();
        long kib = vm.memory().stream().findFirst().map(Memory::kib).orElse(1L);
        return new VmSpec(
                vm.uuid(),
                name,
                vm.vcpus(),
                kib,
                sinceStart -> vm.at((int) (sinceStart.toMillis() / step)),
                model.dirtyBytesPerSecond(),
                model.workingSetShare() * kib * 1024,
                null);
    }
}
