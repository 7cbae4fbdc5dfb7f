package io.isotherm.simulator.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a pool is built from, checked as a whole. */
public record PoolSpec(
        String name,
        long seed,
        Instant start,
        InstantSource clock,
        double highCpuMark,
        Duration reverseMoveWindow,
        double failureProbability,
        Duration step,
        boolean twin,
        List<HostSpec> hosts,
        List<VmSpec> vms) {

    public PoolSpec {
        hosts = List.copyOf(hosts);
        vms = vms.stream()
                .sorted(Comparator.comparing(vm -> vm.uuid().toString()))
                .toList();
        Arguments.require(!name.isEmpty(), "pool", "name", "empty", "a name");
        Arguments.require(!hosts.isEmpty(), name, "hosts", "empty", "at least one host");
        Arguments.require(highCpuMark > 0, name, "highCpuMark", highCpuMark, "a number above 0");
        Arguments.require(
                failureProbability >= 0 && failureProbability <= 1,
                name,
                "migrationFailureProbability",
                failureProbability,
                "0 to 1");
        Arguments.require(step.toMillis() >= 1, name, "step", step, "at least 1 ms");
        Map<String, Long> freeKib = new TreeMap<>();
        for (HostSpec host : hosts) {
            boolean first = freeKib.put(host.name(), host.memoryKib() - host.domain0MemoryKib()) == null;
            Arguments.require(first, name, "host " + host.name(), "given twice", "each host once");
        }
        Set<Object> seen = new HashSet<>();
        for (VmSpec vm : vms) {
            Arguments.require(seen.add(vm.uuid()), name, "uuid " + vm.uuid(), "given twice", "each VM its own");
            Arguments.require(seen.add(vm.name()), name, "VM " + vm.name(), "given twice", "each VM its own name");
            if (vm.host() == null) {
                continue;
            }
            Long free = freeKib.get(vm.host());
            Arguments.require(free != null, vm.name(), "host", vm.host(), "one of " + freeKib.keySet());
            if (free != null) {
                Arguments.require(
                        free >= vm.memoryKib(),
                        vm.name(),
                        "memoryKib",
                        vm.memoryKib(),
                        "at most the " + free + " KiB left on " + vm.host() + ", or another host");
                freeKib.put(vm.host(), free - vm.memoryKib());
            }
        }
    }
}
