package io.isotherm.replay.importer;

import io.isotherm.simulator.trace.TraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the guests of a trace ask for, whichever hosts they are on.
 *
 * @param start first instant, a multiple of {@code step} since the epoch
 * @param step how long a value holds
 * @param steps number of steps, at least 1
 * @param vms the guests, in the order of the trace
 * @param unusedColumns names of those of the file that mean nothing
 */
public record Trace(Instant start, Duration step, int steps, List<TraceVm> vms, List<String> unusedColumns) {
    public Trace {
        vms = List.copyOf(vms);
        unusedColumns = List.copyOf(unusedColumns);
    }

    /** The first instant after it. */
    public Instant end() {
        return start.plus(step.multipliedBy(steps));
    }

    /**
     * Traces that follow each other, as one. A guest is there from the first to the last of them that has it, asks for
     * nothing in one between that lacks it, and holds the most memory and virtual CPUs that any of them gives it.
     *
     * @param traces at least one
     * @throws TraceException if one does not begin where the one before it ends
     */
    public static Trace joined(List<Trace> traces) {
        Trace first = traces.get(0);
        Map<String, TraceVm> joined = new LinkedHashMap<>();
        int steps = 0;
        Instant end = first.start;
        for (Trace trace : traces) {
            if (!trace.start.equals(end) || !trace.step.equals(first.step)) {
                throw new TraceException("A trace begins at " + trace.start + " with steps of " + trace.step
                        + ", where one is to go on from " + end + " with steps of " + first.step
                        + "; give days in a row, each once and in order");
            }
            int from = steps;
            trace.vms.forEach(vm -> joined.merge(vm.name(), vm.from(from + vm.fromStep()), TraceVm::then));
            steps += trace.steps;
            end = trace.end();
        }
        return new Trace(first.start, first.step, steps, new ArrayList<>(joined.values()), first.unusedColumns);
    }
}
