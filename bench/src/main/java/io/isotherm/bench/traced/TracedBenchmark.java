package io.isotherm.bench.traced;

import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.files.FileFailure;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.ImportedPool;
import io.isotherm.replay.importer.Placing;
import io.isotherm.replay.importer.Trace;
import io.isotherm.replay.importer.TraceFormat;
import io.isotherm.replay.whatif.ModelSettings;
import io.isotherm.replay.whatif.WhatIf;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.simulator.trace.TraceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs algorithms on published days of VMs, with memory as a hard limit. */
public final class TracedBenchmark {
    private static final double LINK_BYTES_PER_SECOND = 1.1e9;
    private static final double NANOS = 1e9;

    private final TracedPool pool;
    private final List<HostType> hosts;
    private final Placing placing;
    private final Duration window;

    /**
     * The benchmark on a pool.
     *
     * @param placing where VMs begin
     * @param window length of a window, and from one decision to the next
     */
    public TracedBenchmark(TracedPool pool, List<HostType> hosts, Placing placing, Duration window) {
        this.pool = pool;
        this.hosts = List.copyOf(hosts);
        this.placing = placing;
        this.window = window;
    }

    /**
     * Days that are run as one, so that all hosts are on at the beginning of the first alone.
     *
     * @param days their files, in order, at least one
     */
    public record Stretch(List<Path> days) {
        public Stretch {
            days = List.copyOf(days);
        }

        /** Name of the day, or of the first and the last. */
        public String name() {
            String first = name(days.get(0));
            return days.size() == 1 ? first : first + "-" + name(days.get(days.size() - 1));
        }

        private static String name(Path day) {
            return day.getFileName().toString().replaceAll("\\.csv(\\.gz)?$", "");
        }

        private Trace trace(TraceFormat format) {
            return Trace.joined(
                    days.stream().map(day -> format.read(day, Experiment.STEP)).toList());
        }
    }

    /** Hosts migrate over ten-gigabit Ethernet: with one gigabit the largest guest would be an hour and more under way. */
    static ModelSettings model() {
        return ModelSettings.DEFAULTS.withLink(LINK_BYTES_PER_SECOND);
    }

    /**
     * The algorithms of an experiment.
     *
     * @param asked names; empty for those that belong to it
     * @throws IllegalArgumentException if one is not known
     */
    public static List<String> algorithms(Experiment experiment, List<String> asked) {
        for (String name : asked) {
            if (!known().contains(name)) {
                throw new IllegalArgumentException("there is no algorithm '" + name + "'; known are "
                        + String.join(", ", known()) + " ('" + WhatIfResult.NEVER + "' always runs)");
            }
        }
        return asked.isEmpty() ? experiment.algorithms() : asked;
    }

    private static List<String> known() {
        return Stream.concat(
                        Planners.names().stream(),
                        Stream.of(Experiment.ISOTHERM_FULLER, Experiment.ORACLE, Experiment.ORACLE_SPARE))
                .toList();
    }

    /**
     * The files of the days.
     *
     * @param paths files, or folders of {@code *.csv.gz}
     * @throws TraceException if there is none
     */
    public static List<Path> days(List<Path> paths) {
        List<Path> days = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                days.add(path);
                continue;
            }
            try (Stream<Path> files = Files.list(path)) {
                List<Path> found = files.filter(file -> file.toString().endsWith(".csv.gz"))
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new TraceException(path + " has no *.csv.gz; name a folder of days, or files");
                }
                days.addAll(found);
            } catch (IOException e) {
                throw new TraceException(
                        path + " cannot be read: " + FileFailure.reason(e) + "; check its permissions", e);
            }
        }
        return days;
    }

    /**
     * Runs a stretch of days: no management, then each algorithm.
     *
     * @param results takes each result as soon as it is there
     * @throws TraceException if a file is no such day, the days are not in a row, or their VMs do not fit the hosts
     */
    public void run(Stretch stretch, Experiment experiment, List<String> algorithms, Consumer<TracedResult> results) {
        ImportedPool imported = new ImportedPool(pool.poolName(), stretch.trace(pool.format()), hosts, placing);
        Demand demand = imported.demand();
        WhatIf whatIf = new WhatIf(demand, model());
        List<String> rows = new ArrayList<>(List.of(WhatIfResult.NEVER));
        rows.addAll(algorithms);
        for (String row : rows) {
            if (Experiment.isBound(row)) {
                int spare = row.equals(Experiment.ORACLE_SPARE) ? 1 : 0;
                FairBound bound = new FairBound(imported.hosts().values(), model().wakeDuration(), spare);
                results.accept(TracedResult.of(stretch.name(), experiment, row, bound.of(demand)));
                continue;
            }
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            WhatIfResult result = row.equals(WhatIfResult.NEVER)
                    ? whatIf.never(experiment.config(pool.poolName(), "sandpiper", imported.hosts(), window))
                    : whatIf.run(row, experiment.config(pool.poolName(), row, imported.hosts(), window));
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / NANOS;
            results.accept(TracedResult.of(stretch.name(), experiment, result, seconds));
        }
    }
}
