package io.isotherm.replay.schedule;

import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import org.jspecify.annotations.Nullable;

/** A guest as it truly is. */
final class ScheduledGuest {
    final String uuid;
    final String name;
    final int vcpus;
    final long memoryKib;
    /** What it asks for on average, in CPUs. */
    final double mean;

    String host;
    boolean running = true;
    /** Nobody moves it by hand before then: the checker could not tell what became of the command for it. */
    long leftAloneUntil;
    /** The host that it is on its way to. */
    @Nullable
    String destination;

    private double demand;
    private long cpuNanos;

    ScheduledGuest(String uuid, String name, int vcpus, long memoryKib, double mean, String host) {
        this.uuid = uuid;
        this.name = name;
        this.vcpus = vcpus;
        this.memoryKib = memoryKib;
        this.mean = mean;
        this.host = host;
        this.demand = mean;
    }

    /** What it asks for now, in CPUs. */
    double demand() {
        return running ? demand : 0;
    }

    void demand(double cpus) {
        demand = Math.max(0.005, Math.min(vcpus, cpus));
    }

    void uses(double cpus, long millis) {
        cpuNanos += (long) (cpus * millis * 1e6);
    }

    /** Its counters begin anew whenever it starts. */
    void startOrStop(boolean runs) {
        running = runs;
        cpuNanos = 0;
    }

    void arrive(String there) {
        host = there;
        cpuNanos = 0;
    }

    VmMetrics read(VmState state) {
        boolean here = state == VmState.RUNNING;
        return VmMetrics.newBuilder()
                .setUuid(uuid)
                .setName(name)
                .setState(state)
                .setVcpus(vcpus)
                .setCpuTimeNanos(here ? cpuNanos : 0)
                .setMemoryKib(state == VmState.STOPPED ? 0 : memoryKib)
                .setMemoryMaxKib(memoryKib)
                .build();
    }
}
