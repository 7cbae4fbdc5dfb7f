package io.isotherm.simulator;

import io.isotherm.eligibility.Eligibility;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.simulator.spec.HostSpec;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the simulated hosts refuse, and in which words. */
final class Admission {
    private Admission() {}

    /** A migration that may begin. */
    record Admitted(VmSim vm, HostSim destination) {}

    static HostSim host(PoolEngine engine, String name) {
        HostSim host = engine.hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException(
                    "The pool has no host " + name + "; its hosts are " + engine.hosts.keySet());
        }
        return host;
    }

    static HostSim answering(PoolEngine engine, String name) {
        HostSim host = host(engine, name);
        if (!host.answers()) {
            throw new HypervisorException(Kind.UNREACHABLE, "Host " + name + " does not answer (" + why(host) + ")");
        }
        return host;
    }

    private static String why(HostSim host) {
        return host.power == HostSim.Power.ON ? "silent" : host.power.toString();
    }

    static VmSim vm(PoolEngine engine, UUID uuid) {
        VmSim vm = engine.vms.get(uuid);
        if (vm == null) {
            throw new IllegalArgumentException("The pool has no VM " + uuid);
        }
        return vm;
    }

    static Admitted admit(PoolEngine engine, UUID uuid, String sourceName, @Nullable String destinationName) {
        HostSim source = answering(engine, sourceName);
        VmSim vm = engine.vms.get(uuid);
        if (vm == null || vm.host != source) {
            throw new HypervisorException(Kind.VM_UNKNOWN, "VM " + uuid + " is not on " + sourceName);
        }
        if (vm.migration != null) {
            throw new HypervisorException(
                    Kind.VM_BUSY,
                    "VM " + uuid + " is migrating to " + vm.migration.destination.spec.name() + " already");
        }
        if (!vm.running()) {
            throw new HypervisorException(
                    Kind.VM_NOT_RUNNING, "VM " + uuid + " does not run on " + sourceName + ": it is " + vm.state);
        }
        HostSim destination = destinationName == null ? null : engine.hosts.get(destinationName);
        if (destination == null || !destination.answers()) {
            throw new HypervisorException(
                    Kind.DESTINATION_UNREACHABLE,
                    "The destination " + destinationName + " of VM " + uuid + " does not answer ("
                            + (destination == null ? "not in this pool" : why(destination)) + ")");
        }
        if (destination == source) {
            throw new HypervisorException(Kind.NAME_CLASH, "VM " + uuid + " is on " + sourceName + " already");
        }
        requireAbilities(vm, source.spec, destination.spec);
        if (destination.freeKib() < vm.memoryKib) {
            throw new HypervisorException(
                    Kind.DESTINATION_NO_MEMORY,
                    "The destination " + destinationName + " has " + destination.freeKib() + " KiB free, VM " + uuid
                            + " needs " + vm.memoryKib + " KiB");
        }
        return new Admitted(vm, destination);
    }

    /** As the device models of a real pool: a disk or a bridge that is missing is found when the guest is set up there. */
    private static void requireAbilities(VmSim vm, HostSpec source, HostSpec destination) {
        GuestNeeds needs = vm.spec.needs();
        Eligibility.storage(needs, source.name(), destination.name(), destination.abilities())
                .or(() -> Eligibility.bridge(needs, destination.name(), destination.abilities()))
                .ifPresent(why -> {
                    throw new HypervisorException(
                            Kind.MIGRATION_FAILED, "VM " + vm.spec.uuid() + " cannot be set up: " + why.get());
                });
    }

    static void boot(PoolEngine engine, UUID uuid) {
        VmSim vm = vm(engine, uuid);
        HostSim host = vm.home();
        if (host.power != HostSim.Power.ON) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "VM " + uuid + " cannot boot: its host " + host.spec.name() + " is " + host.power
                            + "; wake it first");
        }
        if (vm.state == GuestState.STOPPED) {
            requireMemory(vm, vm.memoryKib);
        }
        engine.state(vm, GuestState.RUNNING);
    }

    static void memory(PoolEngine engine, UUID uuid, long memoryKib) {
        VmSim vm = vm(engine, uuid);
        if (vm.migration != null) {
            throw new HypervisorException(Kind.VM_BUSY, "VM " + uuid + " is migrating; its memory cannot be changed");
        }
        if (vm.host != null && vm.state != GuestState.STOPPED) {
            requireMemory(vm, memoryKib - vm.memoryKib);
        }
        vm.memoryKib = memoryKib;
    }

    private static void requireMemory(VmSim vm, long moreKib) {
        HostSim host = vm.home();
        if (host.freeKib() < moreKib) {
            throw new HypervisorException(
                    Kind.OTHER,
                    "Host " + host.spec.name() + " has " + host.freeKib() + " KiB free, VM " + vm.spec.uuid()
                            + " needs " + moreKib + " KiB more");
        }
    }

    static void define(PoolEngine engine, UUID uuid, String hostName) {
        VmSim vm = vm(engine, uuid);
        HostSim host = answering(engine, hostName);
        if (vm.host != null) {
            throw new HypervisorException(
                    Kind.NAME_CLASH, "VM " + uuid + " is in the pool already, on " + vm.host.spec.name());
        }
        if (host.freeKib() < vm.memoryKib) {
            throw new HypervisorException(
                    Kind.DESTINATION_NO_MEMORY,
                    "Host " + hostName + " has " + host.freeKib() + " KiB free, VM " + uuid + " needs " + vm.memoryKib
                            + " KiB");
        }
        engine.define(vm, host);
    }

    static void sleep(PoolEngine engine, String name) {
        HostSim host = host(engine, name);
        if (host.power == HostSim.Power.SLEEPING || host.power == HostSim.Power.ASLEEP) {
            host.wakeWhenAsleep = false;
            return;
        }
        if (host.power != HostSim.Power.ON) {
            throw new HypervisorException(Kind.OTHER, "Host " + name + " cannot be put to sleep: it is " + host.power);
        }
        if (!host.guests.isEmpty() || !host.arriving.isEmpty()) {
            throw new HypervisorException(
                    Kind.OTHER,
                    "Host " + name + " cannot be put to sleep: it has " + host.guests.size() + " guests, and "
                            + host.arriving.size() + " are arriving; move them away first");
        }
        engine.sleep(host);
    }
}
