package io.isotherm.launcher.bench;

import io.isotherm.bench.scale.PoolSize;
import io.isotherm.bench.scale.ScaleBenchmark;
import io.isotherm.bench.scale.ScaleResult;
import io.isotherm.bench.scale.ScaleScenario;
import io.isotherm.launcher.cli.OutputFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long ticks of large pools take. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how much processor time the decider takes for a tick of a large pool, and what it keeps of it: generated "
                    + "pools, the same for the same seed, decided as in service, with what is commanded done by the next "
                    + "window.",
            "Growth is the power of the number of hosts that the median time grows with from the size before: 1 is linear."
        },
        footer = {
            "",
            "Hosts: two of three have 32 CPUs and 256 GiB, the third 64 and 512 GiB. Guests: 2, 4, 8 or 16 virtual CPUs (40, "
                    + "30, 20, 10 %%), 4 GiB for each; a usual use uniform between 0.2 and 1.8 times the scenario's mean (35 %%; "
                    + "IMBALANCE: 50 %%; CONSOLIDATION: 15 %%), in a window normal around it with a deviation of a quarter. One of ten is in "
                    + "an anti-affinity group of three.",
            "",
            "Examples:",
            "  isotherm bench scale --sizes 100/1000,1000/10000",
            "  isotherm bench scale --scenarios CONSOLIDATION --ticks 20 --json scale.json"
        })
public final class BenchScaleCommand implements Callable<Integer> {
    private static final PoolSize LARGEST_WARM_UP = new PoolSize(1000, 10_000);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--sizes",
            paramLabel = "HOSTS/GUESTS",
            split = ",",
            defaultValue = "100/1000,1000/10000,10000/100000",
            description = "How large the pools are, the smallest first (default: ${DEFAULT-VALUE}).")
    private List<String> sizes = new ArrayList<>();

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description = "Which of ${COMPLETION-CANDIDATES} (default: all).")
    private List<ScaleScenario> scenarios = new ArrayList<>();

    @Option(
            names = "--ticks",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "How many ticks of each pool are measured (default: ${DEFAULT-VALUE}).")
    private int ticks;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description =
                    "How much processor time one scenario at one size may take. One that has not come to an end by then is told as "
                            + "such, and is the last where a tick of it is still under way (default: ${DEFAULT-VALUE}).")
    private int limitSeconds;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "What the pools are generated from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        List<PoolSize> chosen = chosenSizes();
        BenchOptions.atLeast(spec, "--ticks", ticks, 1);
        BenchOptions.atLeast(spec, "--limit", limitSeconds, 1);
        OutputFiles.besides(List.of()).replaceable("--json", json);
        ScaleBenchmark benchmark = new ScaleBenchmark(ticks, Duration.ofSeconds(limitSeconds), seed);
        List<ScaleResult> results = new ArrayList<>();
        for (ScaleScenario scenario : ScaleScenario.values()) {
            // So that what is measured first is compiled, too.
            benchmark.run(scenario, warmUp(chosen));
        }
        System.out.println(ScaleResult.header());
        for (ScaleScenario scenario : scenarios.isEmpty() ? List.of(ScaleScenario.values()) : scenarios) {
            ScaleResult smaller = null;
            for (PoolSize size : chosen) {
                if (benchmark.isUnderWay()) {
                    System.out.println(
                            scenario + " at " + size + " is not run: what is under way would take its processor");
                    continue;
                }
                ScaleResult result = benchmark.run(scenario, size);
                System.out.println(result.line(smaller));
                results.add(result);
                smaller = result;
            }
        }
        BenchOptions.writeJson(json, results);
        return 0;
    }

    private List<PoolSize> chosenSizes() {
        try {
            return sizes.stream().map(PoolSize::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--sizes: " + e.getMessage(), e);
        }
    }

    /** The largest pool of those chosen, or as large a one as the JVM needs to have compiled what is measured. */
    private static PoolSize warmUp(List<PoolSize> chosen) {
        PoolSize largest = Collections.max(chosen, Comparator.comparingInt(PoolSize::hosts));
        return largest.hosts() > LARGEST_WARM_UP.hosts() ? LARGEST_WARM_UP : largest;
    }
}
