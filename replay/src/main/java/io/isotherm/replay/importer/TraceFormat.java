package io.isotherm.replay.importer;

import java.nio.file.Path;
import java.time.Duration;

/** The forms of traces that can be imported. */
public enum TraceFormat {
    /** A day of PlanetLab VMs: gzip'd CSV, {@code vm,t0..t287}, CPU in percent of the VM's size. */
    PLANETLAB,
    /** A day of Bitbrains VMs: gzip'd CSV, {@code vm,cores,cpu_mhz,mem_mib_provisioned,metric,t0..t287}. */
    BITBRAINS,
    /** A day of VMs made of Google's jobs: gzip'd CSV, {@code vm,metric,t0..t287}, percent of the VM's size. */
    GOOGLE,
    /** One line for each VM and instant; see {@link CsvTrace}. */
    CSV;

    /** How long a value of the published traces holds. */
    static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    /**
     * Reads a trace.
     *
     * @param csvStep how long a value of a {@link #CSV} trace holds; the others have their own
     * @throws io.isotherm.simulator.trace.TraceException if the file is missing or not of this form, with file, line,
     *     value and remedy
     */
    public Trace read(Path file, Duration csvStep) {
        return switch (this) {
            case PLANETLAB -> DayTraces.planetLab(file);
            case BITBRAINS -> DayTraces.bitbrains(file);
            case GOOGLE -> DayTraces.google(file);
            case CSV -> CsvTrace.read(file, csvStep);
        };
    }
}
