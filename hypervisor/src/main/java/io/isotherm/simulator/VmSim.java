package io.isotherm.simulator;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.simulator.spec.VmSpec;
import org.jspecify.annotations.Nullable;

/** A guest's state in one engine. Its counters are settled together with its host's. */
final class VmSim {
    final VmSpec spec;
    /** Its place among all guests in the order of their UUIDs' text. */
    final int index;

    /** Null while it is not in the pool. */
    @Nullable
    HostSim host;

    GuestState state = GuestState.RUNNING;
    long memoryKib;

    @Nullable
    MigrationSim migration;
    /** Stopped by a migration's last round; the toolstack calls such a guest running. */
    boolean suspended;

    double cpuNanos;
    double networkBytes;
    double diskBytes;
    double cpuNanosPerSecond;
    double networkRate;
    double diskRate;

    // What came before the last move, for the reverse-move account.
    @Nullable
    HostSim cameFrom;

    long cameAt;

    VmSim(VmSpec spec, int index) {
        this.spec = spec;
        this.index = index;
        this.memoryKib = spec.memoryKib();
    }

    /** The host that it is on; it must be in the pool. */
    HostSim home() {
        if (host == null) {
            throw new HypervisorException(
                    HypervisorException.Kind.VM_UNKNOWN, "VM " + spec.uuid() + " is not in the pool; define it first");
        }
        return host;
    }

    boolean running() {
        return state == GuestState.RUNNING;
    }

    /** Memory held where it is: a guest that is shut off holds none. */
    long heldKib() {
        return state == GuestState.STOPPED ? 0 : memoryKib;
    }

    void settle(double seconds) {
        cpuNanos += cpuNanosPerSecond * seconds;
        networkBytes += networkRate * seconds;
        diskBytes += diskRate * seconds;
    }

    void rates(double cpuNanosEachSecond, double networkEachSecond, double diskEachSecond) {
        cpuNanosPerSecond = cpuNanosEachSecond;
        networkRate = networkEachSecond;
        diskRate = diskEachSecond;
    }

    void restartCounters() {
        cpuNanos = 0;
        networkBytes = 0;
        diskBytes = 0;
    }
}
