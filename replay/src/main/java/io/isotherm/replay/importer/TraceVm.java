package io.isotherm.replay.importer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * One guest of a trace. Its series have one value for each step that it is there, the first for {@code fromStep}; they are
 * not copied, for whoever made them is done with them.
 *
 * @param name its name, unique in the trace
 * @param vcpus virtual CPUs, at least 1
 * @param memoryKib memory that it is given, in KiB, above 0
 * @param fromStep the first step in which it is there
 * @param cpuMhz CPU asked for, in MHz
 * @param networkBytesPerSecond received and sent
 * @param diskBytesPerSecond read and written
 */
@SuppressWarnings("ArrayRecordComponent")
record TraceVm(
        String name,
        int vcpus,
        long memoryKib,
        int fromStep,
        float[] cpuMhz,
        float[] networkBytesPerSecond,
        float[] diskBytesPerSecond) {

    /** A guest's UUID follows from its name, so that it is the same in every import. */
    UUID uuid() {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The same guest, there from another step on. */
    TraceVm from(int step) {
        return new TraceVm(name, vcpus, memoryKib, step, cpuMhz, networkBytesPerSecond, diskBytesPerSecond);
    }

    /**
     * The guest with what it asks for later; between the two it asks for nothing.
     *
     * @param later from the step after this one's last on, or later
     */
    TraceVm then(TraceVm later) {
        int gap = later.fromStep - fromStep;
        return new TraceVm(
                name,
                Math.max(vcpus, later.vcpus),
                Math.max(memoryKib, later.memoryKib),
                fromStep,
                joined(cpuMhz, later.cpuMhz, gap),
                joined(networkBytesPerSecond, later.networkBytesPerSecond, gap),
                joined(diskBytesPerSecond, later.diskBytesPerSecond, gap));
    }

    private static float[] joined(float[] values, float[] later, int at) {
        float[] all = Arrays.copyOf(values, at + later.length);
        System.arraycopy(later, 0, all, at, later.length);
        return all;
    }

    int untilStep() {
        return fromStep + cpuMhz.length;
    }

    /** CPU asked for in a step of the trace, in MHz; 0 while it is not there. */
    double cpuMhzAt(int step) {
        return step < fromStep || step >= untilStep() ? 0 : cpuMhz[step - fromStep];
    }
}
