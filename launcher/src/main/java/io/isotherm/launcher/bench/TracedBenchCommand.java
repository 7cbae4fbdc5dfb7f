package io.isotherm.launcher.bench;

import io.isotherm.bench.traced.Experiment;
import io.isotherm.bench.traced.TracedBenchmark;
import io.isotherm.bench.traced.TracedBenchmark.Stretch;
import io.isotherm.bench.traced.TracedPool;
import io.isotherm.bench.traced.TracedResult;
import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.launcher.cli.PlacementOption;
import io.isotherm.replay.importer.HostType;
import io.isotherm.runtime.config.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A multi-resource benchmark: how its pool is run. */
abstract class TracedBenchCommand implements Callable<Integer> {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final TracedPool pool;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--days",
            paramLabel = "DIR|FILE",
            required = true,
            split = ",",
            description = "Folder of days (*.csv.gz), or single days; repeat it or separate by commas.")
    private List<Path> days = new ArrayList<>();

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "balancing (all hosts on) or consolidating (hosts may sleep); default: both.")
    private @Nullable Experiment experiment;

    @Option(
            names = "--algorithms",
            paramLabel = "NAME",
            split = ",",
            description = "Which algorithms, separated by commas (default: those that belong to the experiment). No "
                    + "management ('never') always runs.")
    private List<String> algorithms = new ArrayList<>();

    @Option(
            names = "--hosts",
            paramLabel = "TYPE",
            description = {
                "The hosts; repeat it for hosts of another kind. " + HostType.FORM + ".",
                "Default: few tight ones for balancing, more and roomy ones for consolidating."
            })
    private List<String> hosts = new ArrayList<>();

    @Mixin
    private PlacementOption placement = new PlacementOption();

    @Option(
            names = "--windows",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            defaultValue = "5min",
            description =
                    "Length of a window, and from one decision to the next: 5min as the days' values, or a part of "
                            + "that, such as 1min (default: ${DEFAULT-VALUE}).")
    private Duration window = FIVE_MINUTES;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too; shares are 0 to 1.")
    private @Nullable Path json;

    TracedBenchCommand(TracedPool pool) {
        this.pool = pool;
    }

    @Override
    public Integer call() {
        List<Experiment> experiments = experiment == null ? List.of(Experiment.values()) : List.of(experiment);
        experiments.forEach(each -> {
            chosen(each);
            types(each);
        });
        List<Path> files = TracedBenchmark.days(days);
        OutputFiles.besides(files).replaceable("--json", json);
        List<Stretch> stretches = stretches(files);
        List<TracedResult> results = new ArrayList<>();
        System.out.println(TracedResult.header());
        for (Stretch stretch : stretches) {
            for (Experiment each : experiments) {
                new TracedBenchmark(pool, types(each), placement.placing(), window())
                        .run(stretch, each, chosen(each), result -> {
                            System.out.println(result.line());
                            results.add(result);
                        });
            }
        }
        for (Experiment each : experiments) {
            TracedResult.sums(results.stream()
                            .filter(result -> result.experiment().equalsIgnoreCase(each.name()))
                            .toList())
                    .forEach(System.out::println);
        }
        BenchOptions.writeJson(json, results);
        return 0;
    }

    /** What is run: each day by itself. */
    List<Stretch> stretches(List<Path> files) {
        return files.stream().map(day -> new Stretch(List.of(day))).toList();
    }

    private Duration window() {
        long millis = window.toMillis();
        if (millis < 1000 || FIVE_MINUTES.toMillis() % millis != 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--windows: " + Units.text(window) + " does not divide five minutes; give 5min, 1min, 30s");
        }
        return window;
    }

    private List<HostType> types(Experiment each) {
        try {
            return (hosts.isEmpty() ? Stream.of(pool.defaultHosts(each)) : hosts.stream())
                    .map(HostType::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--hosts: " + e.getMessage(), e);
        }
    }

    private List<String> chosen(Experiment each) {
        try {
            return TracedBenchmark.algorithms(each, algorithms);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--algorithms: " + e.getMessage(), e);
        }
    }
}
