package io.isotherm.checker.core;

import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest of a synthetic pool: what it uses, and the counters that show it. */
final class SyntheticGuest {
    final long memoryKib;
    String host;
    double cpus;
    int vcpus = SyntheticPool.CPUS;
    long networkRate;
    long diskRate;
    VmState state = VmState.RUNNING;

    @Nullable
    VmFacts facts = VmFacts.newBuilder().setDisks(List.of()).build();

    private final String uuid;
    private final String name;
    private long cpuNanos;
    private long networkBytes;
    private long diskBytes;

    SyntheticGuest(String uuid, String name, String host, long memoryKib, double cpus) {
        this.uuid = uuid;
        this.name = name;
        this.host = host;
        this.memoryKib = memoryKib;
        this.cpus = cpus;
    }

    /** Its counters begin anew there. */
    void moveTo(String destination) {
        host = destination;
        cpuNanos = 0;
        networkBytes = 0;
        diskBytes = 0;
    }

    void run(int seconds) {
        cpuNanos += (long) (cpus * seconds * 1e9);
        networkBytes += networkRate * seconds;
        diskBytes += diskRate * seconds;
    }

    VmMetrics sample() {
        return VmMetrics.newBuilder()
                .setUuid(uuid)
                .setName(name)
                .setState(state)
                .setVcpus(vcpus)
                .setCpuTimeNanos(cpuNanos)
                .setMemoryKib(memoryKib)
                .setMemoryMaxKib(memoryKib)
                .setNetworkRxBytes(networkBytes / 2)
                .setNetworkTxBytes(networkBytes / 2)
                .setDiskReadBytes(diskBytes / 2)
                .setDiskWriteBytes(diskBytes / 2)
                .setFacts(facts)
                .build();
    }
}
