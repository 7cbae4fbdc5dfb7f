package io.isotherm.simulator;

import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.List;

/** The loads of all guests in one step, worked out once for the pool and its twin. */
final class StepLoads {
    private final List<VmSpec> vms;
    private final long start;
    private final long length;
    private final GuestLoad[] loads;
    private long step = Long.MIN_VALUE;

    /** Steps of a length in nanoseconds. */
    StepLoads(List<VmSpec> sortedVms, long start, long length) {
        this.vms = List.copyOf(sortedVms);
        this.start = start;
        this.length = length;
        this.loads = new GuestLoad[vms.size()];
    }

    long start() {
        return start;
    }

    /** The end of the step that a time is in. */
    long endOfStep(long time) {
        return (Math.floorDiv(time, length) + 1) * length;
    }

    /** The loads in the step that a time is in, by the guests' index; valid until the next call. */
    GuestLoad[] at(long time) {
        long wanted = Math.floorDiv(time, length);
        if (wanted != step) {
            long middle = wanted * length + length / 2;
            Duration sinceStart = Duration.ofNanos(Math.max(0, middle - start));
            for (int i = 0; i < loads.length; i++) {
                loads[i] = vms.get(i).load().at(sinceStart);
            }
            step = wanted;
        }
        return loads;
    }
}
