package io.isotherm.bench.planetlab;

import io.isotherm.bench.planetlab.algorithm.Algorithm;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.bench.planetlab.simulation.Summary;
import io.isotherm.bench.planetlab.simulation.Workload;
import io.isotherm.files.FileFailure;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.simulator.trace.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs algorithms on days, one after the other so that none disturbs another's measures. */
public final class Benchmark {
    private static final String ENDING = ".csv.gz";

    private final List<Path> days;
    private final List<TraceOrder> orders;
    private final List<Algorithm> algorithms;

    /** A benchmark of all these algorithms on all these days in all these orders. */
    public Benchmark(List<Path> days, List<TraceOrder> orders, List<Algorithm> algorithms) {
        this.days = List.copyOf(days);
        this.orders = List.copyOf(orders);
        this.algorithms = List.copyOf(algorithms);
    }

    /**
     * The day files of a folder, by name.
     *
     * @param path the folder, or a single day file
     * @throws TraceException if there is none
     */
    public static List<Path> days(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new TraceException(path + " does not exist; name a folder of PlanetLab days (*" + ENDING + ")");
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> days = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
            if (days.isEmpty()) {
                throw new TraceException(
                        "There is no *" + ENDING + " in " + path + "; name a folder of PlanetLab days");
            }
            return days;
        } catch (IOException e) {
            throw new TraceException(path + " cannot be read: " + FileFailure.reason(e) + "; check its permissions", e);
        }
    }

    /** How the pool is run: the defaults, but decided every 300 s, power saved, and no host kept in reserve. */
    public static PoolConfig config() {
        PoolConfig config = PoolConfigs.defaults("planetlab");
        long interval = Math.round(Simulation.INTERVAL_SECONDS * 1000);
        config.getDetection().setSampleMillis(interval);
        config.getDetection().setWindowMillis(interval);
        config.getDecision().setTickMillis(interval);
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(0);
        return config;
    }

    /** Runs each algorithm once on the first day, so that the code is compiled before anything is measured. */
    public void warmUp() {
        Workload workload = orders.get(0).apply(Workload.read(days.get(0)));
        algorithms.forEach(algorithm -> algorithm.run(workload));
    }

    /**
     * Runs everything.
     *
     * @param each takes each result as it comes
     * @throws TraceException if a day cannot be read
     */
    public void run(Consumer<BenchmarkResult> each) {
        for (Path day : days) {
            String name = day.getFileName().toString().replace(ENDING, "");
            Workload traces = Workload.read(day);
            for (TraceOrder order : orders) {
                Workload workload = order.apply(traces);
                for (Algorithm algorithm : algorithms) {
                    each.accept(result(name, order, algorithm, workload));
                }
            }
        }
    }

    private static BenchmarkResult result(String day, TraceOrder order, Algorithm algorithm, Workload workload) {
        var run = Measured.run(() -> algorithm.run(workload));
        Summary summary = run.value().summary();
        return new BenchmarkResult(
                day,
                order.name(),
                algorithm.name(),
                algorithm.variant(),
                summary.energyKwh(),
                summary.migrations(),
                summary.slatah(),
                summary.pdm(),
                summary.slav(),
                summary.esv(),
                summary.trueOverloadShare(),
                summary.unservedMipsSeconds(),
                run.wallSeconds(),
                run.value().decisionMillisP50(),
                run.value().decisionMillisP99(),
                run.peakHeapMib(),
                run.cpuSeconds());
    }
}
