package io.isotherm.hypervisor.simulated;

import java.time.Duration;
import java.util.List;

/** The loads of all guests in one step, worked out once for the pool and its twin. */
final class StepLoads {
    private final List<VmSpec> vms;
    private final long start;
    private final Load[] loads;
    private long step = Long.MIN_VALUE;

    StepLoads(List<VmSpec> sortedVms, long start) {
        this.vms = List.copyOf(sortedVms);
        this.start = start;
        this.loads = new Load[vms.size()];
    }

    long start() {
        return start;
    }

    /** The loads in the step that a time is in, by the guests' index; valid until the next call. */
    Load[] at(long time) {
        long wanted = Math.floorDiv(time, PoolEngine.STEP);
        if (wanted != step) {
            long middle = wanted * PoolEngine.STEP + PoolEngine.STEP / 2;
            Duration sinceStart = Duration.ofNanos(Math.max(0, middle - start));
            for (int i = 0; i < loads.length; i++) {
                loads[i] = vms.get(i).load().at(sinceStart);
            }
            step = wanted;
        }
        return loads;
    }
}
