package io.isotherm.replay.importer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
}
