package io.isotherm.simulator;

import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.PowerCurve;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Small pools with round numbers. */
final class Pools {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final long GIB_IN_KIB = 1L << 20;

    private Pools() {}

    /** 4 CPUs of 1000 MHz, 16 GiB, 100 MB/s to migrate, 100 to 200 W, a Domain-0 that takes nothing. */
    static HostSpec.Builder host(String name) {
        return HostSpec.named(name)
                .cpus(4, 1000)
                .memoryKib(16 * GIB_IN_KIB)
                .networkBytesPerSecond(100e6)
                .diskBytesPerSecond(200e6)
                .migrationBytesPerSecond(100e6)
                .power(PowerCurve.linear(100, 200))
                .domain0(0, 0)
                .migrationCpus(0);
    }

    /** 4 vCPUs and 4 GiB, writing nothing. */
    static VmSpec vm(String name, String host, GuestLoad load) {
        return vm(name, host, LoadTrace.constant(load));
    }

    static VmSpec vm(String name, String host, LoadTrace load) {
        return new VmSpec(VmSpec.uuidOf(name), name, 4, 4 * GIB_IN_KIB, load, 0, 0, host);
    }

    static UUID id(String name) {
        return VmSpec.uuidOf(name);
    }

    static SimulatedPool.Builder pool() {
        return SimulatedPool.builder("test").start(START);
    }

    static Instant at(double seconds) {
        return START.plus(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    static Hypervisor on(SimulatedPool pool, String host) {
        return pool.inventory().hypervisor(host).orElseThrow();
    }
}
