package io.isotherm.simulator;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.simulator.migration.SimulatedPreCopy;
import java.util.concurrent.CompletableFuture;

/** A migration in the engine. */
final class MigrationSim {
    final VmSim vm;
    final HostSim source;
    final HostSim destination;
    final long begunAt;
    final long endsAt;
    final SimulatedPreCopy plan;
    final long reservedKib;
    final CompletableFuture<Void> completion = new CompletableFuture<>();
    boolean over;
    long endedAt;

    MigrationSim(VmSim vm, HostSim destination, long begunAt, SimulatedPreCopy plan) {
        this.vm = vm;
        this.source = vm.home();
        this.destination = destination;
        this.begunAt = begunAt;
        this.endsAt = begunAt + plan.duration().toNanos();
        this.plan = plan;
        this.reservedKib = vm.memoryKib;
    }

    long suspendsAt() {
        return endsAt - plan.downtime().toNanos();
    }

    HypervisorException failure(HypervisorException.Kind kind) {
        return new HypervisorException(
                kind,
                "The migration of " + vm.spec.name() + " (" + vm.spec.uuid() + ") from " + source.spec.name() + " to "
                        + destination.spec.name() + " failed, as the simulation was told to have it");
    }
}
