package io.isotherm.replay.report;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened over time under each of several configurations: load of every host, scenario, hosts on, power, energy,
 * moves, overloaded hosts. The reader switches between them.
 *
 * @param runs one for each configuration; they may have different times
 */
public record Runs(String title, String note, List<Run> runs) implements Section {
    /** @throws IllegalArgumentException if there is no run */
    public Runs {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a section of runs needs at least one run");
        }
    }

    /**
     * One run. All series have a value for each of its times.
     *
     * @param times Unix time in seconds, rising
     * @param scenarios name of the scenario from each time on, empty where none was recognised; no entry at all for a run
     *     without decisions
     * @param series the curves, by what they show
     * @param heat load of hosts over time; null if it was not recorded
     */
    public record Run(
            String name,
            List<Long> times,
            List<String> scenarios,
            List<Series> series,
            @Nullable HeatMap heat) {
        /** @throws IllegalArgumentException if a series has not one value for each time */
        public Run {
            times = List.copyOf(times);
            scenarios = List.copyOf(scenarios);
            series = List.copyOf(series);
            if (!Set.of(0, times.size()).contains(scenarios.size())) {
                throw new IllegalArgumentException(
                        "run '" + name + "' has " + scenarios.size() + " scenarios for " + times.size() + " times");
            }
            for (Series curve : series) {
                if (curve.values().length != times.size()) {
                    throw new IllegalArgumentException("series '" + curve.name() + "' of run '" + name + "' has "
                            + curve.values().length + " values for " + times.size() + " times");
                }
            }
        }
    }

    /** How a series is drawn. */
    public enum Shape {
        /** The value holds until the next time. */
        STEPS,
        /** The value belongs to the interval before its time. */
        BARS,
        /** The value changes evenly. */
        LINE
    }

    /**
     * One curve; those of the same name are drawn in one chart, one line for each run.
     *
     * @param unit its unit; may be empty
     * @param values one for each time; NaN where there is none
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Series(String name, String unit, Shape shape, double[] values) {}
}
