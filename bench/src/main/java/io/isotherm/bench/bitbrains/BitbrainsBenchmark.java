package io.isotherm.bench.bitbrains;

import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.files.FileFailure;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.ImportedPool;
import io.isotherm.replay.importer.Placing;
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

/** Runs algorithms on days of Bitbrains VMs. */
public final class BitbrainsBenchmark {
    private static final double LINK_BYTES_PER_SECOND = 1.1e9;
    private static final double NANOS = 1e9;

    private final List<HostType> hosts;
    private final Placing placing;

    public BitbrainsBenchmark(List<HostType> hosts, Placing placing) {
        this.hosts = List.copyOf(hosts);
        this.placing = placing;
    }

    /** Hosts migrate over ten-gigabit Ethernet: with one gigabit the largest guest would be an hour and more under way. */
    static ModelSettings model() {
        return ModelSettings.DEFAULTS.withLink(LINK_BYTES_PER_SECOND);
    }

    /**
     * The algorithms of an experiment.
     *
     * @param asked names; empty for those that belong to it, as far as this build has them
     * @throws IllegalArgumentException if one is not known
     */
    public static List<String> algorithms(Experiment experiment, List<String> asked) {
        for (String name : asked) {
            if (!Planners.names().contains(name)) {
                throw new IllegalArgumentException("there is no algorithm '" + name + "'; known are "
                        + String.join(", ", Planners.names()) + " ('" + WhatIfResult.NEVER + "' always runs)");
            }
        }
        return asked.isEmpty()
                ? experiment.algorithms().stream()
                        .filter(name -> Planners.names().contains(name))
                        .toList()
                : asked;
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
                    throw new TraceException(path + " has no *.csv.gz; name a folder of Bitbrains days, or files");
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
     * Runs one day: no management, then each algorithm.
     *
     * @param results takes each result as soon as it is there
     * @throws TraceException if the file is no such day, or its VMs do not fit the hosts
     */
    public void run(Path day, Experiment experiment, List<String> algorithms, Consumer<BitbrainsResult> results) {
        ImportedPool pool =
                new ImportedPool("bitbrains", TraceFormat.BITBRAINS.read(day, Duration.ofMinutes(5)), hosts, placing);
        WhatIf whatIf = new WhatIf(pool.demand(), model());
        String name = day.getFileName().toString().replaceAll("\\.csv(\\.gz)?$", "");
        List<String> all = new ArrayList<>(List.of(WhatIfResult.NEVER));
        all.addAll(algorithms);
        for (String algorithm : all) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            WhatIfResult result = algorithm.equals(WhatIfResult.NEVER)
                    ? whatIf.never(experiment.config("sandpiper", pool.hosts()))
                    : whatIf.run(algorithm, experiment.config(algorithm, pool.hosts()));
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / NANOS;
            results.accept(BitbrainsResult.of(name, experiment, result, seconds));
        }
    }
}
