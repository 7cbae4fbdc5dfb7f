package io.isotherm.bench.planetlab.algorithm;

import io.isotherm.bench.planetlab.simulation.Summary;
import io.isotherm.bench.planetlab.simulation.Workload;

/**
 * One that is measured.
 *
 * @param name as it stands in results
 * @param variant which of several forms of it; {@link #DEFAULT} when there is but one
 * @param runner runs it on a day
 */
public record Algorithm(String name, String variant, Runner runner) {
    /** The variant of an algorithm of which there is but one form. */
    public static final String DEFAULT = "default";

    /** Runs an algorithm. */
    @FunctionalInterface
    public interface Runner {
        /** Runs it on a day. */
        Outcome run(Workload workload);
    }

    /** Runs this algorithm on a day. */
    public Outcome run(Workload workload) {
        return runner.run(workload);
    }

    /**
     * What a day under an algorithm gave.
     *
     * @param summary what it came to
     * @param decisionMillisP50 median time to plan a tick, in milliseconds; 0 where nothing is planned
     * @param decisionMillisP99 99th percentile of it
     */
    public record Outcome(Summary summary, double decisionMillisP50, double decisionMillisP99) {}
}
