package io.isotherm.launcher;

import io.isotherm.bench.planetlab.Algorithm;
import io.isotherm.bench.planetlab.Algorithms;
import io.isotherm.bench.planetlab.Benchmark;
import io.isotherm.bench.planetlab.BenchmarkResult;
import io.isotherm.bench.planetlab.ResultTable;
import io.isotherm.bench.planetlab.Results;
import io.isotherm.bench.planetlab.TraceOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The standard consolidation benchmark. */
@Command(
        name = "planetlab",
        mixinStandardHelpOptions = true,
        description = {
            "Runs algorithms on days of PlanetLab VMs: 800 hosts, decided every 5 minutes, simulated as CloudSim does it.",
            "SLATAH, PDM, SLAV and ESV are as CloudSim computes them; the overload beside them is the share of the "
                    + "hosts' active time in which demand exceeds capacity."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm bench planetlab --days planetlab",
            "  isotherm bench planetlab --days planetlab/20110303.csv.gz --order sorted,1,2,3 "
                    + "--algorithms DVFS,LR-MMT-1.2@3.0,oracle --json results.json",
            "",
            "The oracle is no run but what no run can beat: 'bound' for divisible work, 'packed' for whole VMs."
        })
final class BenchPlanetLabCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--days",
            paramLabel = "DIR",
            required = true,
            description = "Folder of days (*.csv.gz: columns vm,t0..t287 in percent), or a single day.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path days;

    @Option(
            names = "--order",
            paramLabel = "sorted|SEED",
            split = ",",
            defaultValue = "sorted",
            description =
                    "In which order the traces are dealt to the VM sizes: that of the file, or shuffled by a seed; "
                            + "a comma separates several (default: ${DEFAULT-VALUE}).")
    private List<String> orders = new ArrayList<>();

    @Option(
            names = "--algorithms",
            paramLabel = "NAME",
            split = ",",
            description = "Which algorithms, separated by commas; NAME@VARIANT for one variant (default: all).")
    private List<String> algorithms = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too; shares are 0 to 1.")
    private @Nullable Path json;

    @Option(
            names = "--warm-up",
            description = "Run each algorithm once before, unmeasured, so that times are without compilation.")
    private boolean warmUp;

    @Override
    public Integer call() {
        Benchmark benchmark = new Benchmark(Benchmark.days(days), traceOrders(), chosen());
        List<BenchmarkResult> results = new ArrayList<>();
        if (json != null) {
            // Told before the work is done and not after it.
            write(results, json);
        }
        if (warmUp) {
            benchmark.warmUp();
        }
        System.out.println(ResultTable.header());
        benchmark.run(result -> {
            System.out.println(ResultTable.line(result));
            results.add(result);
        });
        if (json != null) {
            write(results, json);
        }
        return 0;
    }

    private List<TraceOrder> traceOrders() {
        try {
            return orders.stream().map(TraceOrder::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--order: " + e.getMessage(), e);
        }
    }

    private List<Algorithm> chosen() {
        try {
            return algorithms.isEmpty()
                    ? Algorithms.all(Benchmark.config())
                    : Algorithms.named(algorithms, Benchmark.config());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--algorithms: " + e.getMessage(), e);
        }
    }

    private static void write(List<BenchmarkResult> results, Path file) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Results.write(results, file);
        } catch (IOException e) {
            throw new CommandFailedException("--json: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
