package io.isotherm.launcher.bench;

import io.isotherm.bench.planetlab.Benchmark;
import io.isotherm.bench.planetlab.BenchmarkReport;
import io.isotherm.bench.planetlab.BenchmarkResult;
import io.isotherm.bench.planetlab.ResultTable;
import io.isotherm.bench.planetlab.Results;
import io.isotherm.bench.planetlab.TraceOrder;
import io.isotherm.bench.planetlab.algorithm.Algorithm;
import io.isotherm.bench.planetlab.algorithm.Algorithms;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.replay.report.HtmlReport;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            "  isotherm bench planetlab --days planetlab --algorithms isotherm --risk 0.01,0.02,0.05",
            "  isotherm bench planetlab --days planetlab --risk 0.001,0.01,0.1 --report planetlab.html",
            "",
            "The oracle is no run but what no run can beat: 'bound' for divisible work, 'packed' for whole VMs."
        })
public final class BenchPlanetLabCommand implements Callable<Integer> {
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

    @Option(
            names = "--risk",
            paramLabel = "VALUE",
            split = ",",
            description = "decision.risk of the algorithm isotherm, 0 to 0.5; a comma separates several, each of which "
                    + "is a variant (default: that of a pool without a configuration).")
    private List<Double> risks = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too; shares are 0 to 1.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a report with the trade-off of each day: one HTML file.")
    private @Nullable Path report;

    @Option(
            names = "--warm-up",
            description = "Run each algorithm once before, unmeasured, so that times are without compilation.")
    private boolean warmUp;

    @Override
    public Integer call() {
        List<Path> files = Benchmark.days(days);
        Benchmark benchmark = new Benchmark(files, traceOrders(), chosen());
        OutputFiles.besides(files).replaceable("--json", json).replaceable("--report", report);
        List<BenchmarkResult> results = new ArrayList<>();
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
        if (report != null) {
            try {
                HtmlReport.write(BenchmarkReport.of(results), report);
            } catch (UncheckedIOException e) {
                throw new CommandFailedException("--report: " + e.getMessage());
            }
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
        for (double risk : risks) {
            if (!(risk >= 0 && risk <= 0.5)) {
                throw new ParameterException(
                        spec.commandLine(), "--risk: " + risk + " is not allowed; it must be from 0 to 0.5");
            }
        }
        List<Algorithm> chosen;
        try {
            chosen = algorithms.isEmpty()
                    ? Algorithms.all(Benchmark.config(), risks)
                    : Algorithms.named(algorithms, Benchmark.config(), risks);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--algorithms: " + e.getMessage(), e);
        }
        if (!risks.isEmpty()
                && chosen.stream().noneMatch(algorithm -> algorithm.name().equals(Algorithms.ISOTHERM))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--risk is taken by " + Algorithms.ISOTHERM
                            + " alone; add it to --algorithms, or leave --risk out");
        }
        return chosen;
    }

    private static void write(List<BenchmarkResult> results, Path file) {
        try {
            Results.write(results, file);
        } catch (IOException e) {
            throw OutputFiles.unwritable("--json", file, e);
        }
    }
}
