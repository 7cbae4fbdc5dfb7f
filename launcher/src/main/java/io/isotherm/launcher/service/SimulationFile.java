package io.isotherm.launcher.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Units;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.ScenarioLoad;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** {@code simulation.yaml}: the hosts of a simulated pool and its guests with their loads. */
final class SimulationFile {
    private static final double MIB = 1024 * 1024;
    private static final int MIB_IN_KIB = 1024;
    private static final Duration LONGEST = Duration.ofDays(30);

    private SimulationFile() {}

    /**
     * The pool that a file describes, beginning now.
     *
     * @param source the file, for messages
     * @param clock drives the pool
     * @throws ConfigException with every problem
     */
    static SimulatedPool parse(String source, ObjectNode root, InstantSource clock) {
        try {
            return parsed(new ConfigReader(source, root), clock);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(source, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static SimulatedPool parsed(ConfigReader reader, InstantSource clock) {
        String name = reader.requiredString("pool");
        if (!name.isEmpty() && !PoolKeys.isPoolName(name)) {
            reader.problem("pool", "'" + name + "'", PoolKeys.POOL_NAME_FORM);
        }
        SimulatedPool.Builder pool =
                SimulatedPool.builder(name).start(clock.instant()).clock(clock);
        List<HostSpec> hosts = new ArrayList<>();
        for (ConfigReader host : reader.list("hosts")) {
            hosts.add(host(host));
        }
        double cpuMhz = hosts.stream().mapToDouble(HostSpec::cpuMhz).max().orElse(1);
        List<VmSpec> vms = new ArrayList<>();
        for (ConfigReader vm : reader.list("vms")) {
            vms.add(vm(vm, cpuMhz));
        }
        reader.finish();
        return pool.hosts(hosts).vms(vms).build();
    }

    private static HostSpec host(ConfigReader reader) {
        long memoryMib = reader.whole("memoryMib", 16_384, 64, 1L << 40);
        long domain0Mib = reader.whole("domain0Mib", 1024, 0, 1L << 40);
        if (domain0Mib >= memoryMib) {
            reader.problem("domain0Mib", Long.toString(domain0Mib), "less than memoryMib, which is " + memoryMib);
            domain0Mib = 0;
        }
        double domain0Cpu = reader.share("domain0Cpu", 0.02);
        if (domain0Cpu >= 1) {
            reader.problem("domain0Cpu", Double.toString(domain0Cpu), "less than 1");
            domain0Cpu = 0;
        }
        String name = reader.requiredString("name");
        if (!name.isEmpty() && !PoolKeys.isName(name)) {
            reader.problem("name", "'" + name + "'", PoolKeys.HOST_NAME_FORM);
        }
        return HostSpec.named(name)
                .cpus(reader.integer("cpus", 4, 1, 4096), reader.number("cpuMhz", 2400, 1, 1e6))
                .memoryKib(memoryMib * MIB_IN_KIB)
                .domain0(domain0Mib * MIB_IN_KIB, domain0Cpu)
                .migrationBytesPerSecond(reader.number("migrationMibPerSecond", 110, 0.001, 1e9) * MIB)
                .wakeDuration(reader.duration("wake", Duration.ofSeconds(90), Duration.ZERO, Duration.ofHours(1)))
                .sleepDuration(reader.duration("sleep", Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(1)))
                .build();
    }

    private static VmSpec vm(ConfigReader reader, double cpuMhz) {
        ScenarioLoad load = ScenarioLoad.startingAt(level(reader, cpuMhz));
        Duration last = Duration.ZERO;
        for (ConfigReader phase : reader.list("phases")) {
            Duration at = phase.duration("at", Duration.ZERO, Duration.ZERO, LONGEST);
            GuestLoad level = level(phase, cpuMhz);
            if (at.compareTo(last) < 0) {
                phase.problem("at", Units.text(at), "at least that of the phase before, " + Units.text(last));
            } else {
                load = load.stepTo(at, level);
                last = at;
            }
        }
        return VmSpec.of(
                reader.requiredString("name"),
                reader.integer("vcpus", 1, 1, 4096),
                reader.whole("memoryMib", 1024, 1, 1L << 40) * MIB_IN_KIB,
                load,
                reader.requiredString("host"));
    }

    /** A load given in CPUs of the fastest host. */
    private static GuestLoad level(ConfigReader reader, double cpuMhz) {
        return GuestLoad.ofCpu(reader.number("cpus", 0, 0, 4096) * cpuMhz);
    }
}
