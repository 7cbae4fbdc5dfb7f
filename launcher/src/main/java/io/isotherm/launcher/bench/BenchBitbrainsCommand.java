package io.isotherm.launcher.bench;

import io.isotherm.bench.bitbrains.BitbrainsBenchmark;
import io.isotherm.bench.bitbrains.BitbrainsBenchmark.Stretch;
import io.isotherm.bench.bitbrains.BitbrainsResult;
import io.isotherm.bench.bitbrains.Experiment;
import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.Placing;
import io.isotherm.runtime.config.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The multi-resource benchmark. */
@Command(
        name = "bitbrains",
        mixinStandardHelpOptions = true,
        description = {
            "Runs algorithms on days of Bitbrains VMs (CPU, memory, network, disk) on a model pool in which moves take time "
                    + "and hosts take minutes to boot.",
            "A VM holds the memory that was provisioned for it, as on Xen: memory is a hard limit. Overload counts "
                    + "host-minutes in which more CPU, network or disk is asked for than a host has.",
            "All run by the defaults but isotherm-fuller, which has settings of this benchmark's own. oracle is the energy of "
                    + "a plan that knows the day and moves for nothing, with whole guests packed anew at each step; "
                    + "oracle-spare has one host more on. At the end stand the sums."
        },
        footer = {
            "",
            "Examples:",
            "  isotherm bench bitbrains --days bitbrains-rnd --json results.json",
            "  isotherm bench bitbrains --days bitbrains-rnd --experiment consolidating --run-on --windows 1min",
            "  isotherm bench bitbrains --days bitbrains-rnd/20130805.csv.gz --experiment balancing "
                    + "--algorithms sandpiper,deviation"
        })
public final class BenchBitbrainsCommand implements Callable<Integer> {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

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
                "Default: ten tight hosts for balancing, sixteen roomy ones for consolidating."
            })
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--placement",
            defaultValue = "spread",
            paramLabel = "RULE",
            description = "Where VMs begin: spread (the host with most of its memory free) or first_fit (default: "
                    + "${DEFAULT-VALUE}).")
    private Placing placing = Placing.SPREAD;

    @Option(
            names = "--run-on",
            description =
                    "Run the days, which must be in a row, as one: all hosts are on at the beginning of the first "
                            + "alone.")
    private boolean runOn;

    @Option(
            names = "--windows",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            defaultValue = "5min",
            description =
                    "Length of a window, and from one decision to the next: 5min as the days' values, or a part of "
                            + "that, such as 1min (default: ${DEFAULT-VALUE}).")
    private Duration window = Duration.ofMinutes(5);

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too; shares are 0 to 1.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        List<Experiment> experiments = experiment == null ? List.of(Experiment.values()) : List.of(experiment);
        experiments.forEach(each -> {
            chosen(each);
            types(each);
        });
        List<Path> files = BitbrainsBenchmark.days(days);
        OutputFiles.besides(files).replaceable("--json", json);
        List<Stretch> stretches = runOn
                ? List.of(new Stretch(files))
                : files.stream().map(day -> new Stretch(List.of(day))).toList();
        List<BitbrainsResult> results = new ArrayList<>();
        System.out.println(BitbrainsResult.header());
        for (Stretch stretch : stretches) {
            for (Experiment each : experiments) {
                new BitbrainsBenchmark(types(each), placing, window()).run(stretch, each, chosen(each), result -> {
                    System.out.println(result.line());
                    results.add(result);
                });
            }
        }
        for (Experiment each : experiments) {
            BitbrainsResult.sums(results.stream()
                            .filter(result -> result.experiment().equalsIgnoreCase(each.name()))
                            .toList())
                    .forEach(System.out::println);
        }
        BenchOptions.writeJson(json, results);
        return 0;
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
            return (hosts.isEmpty() ? Stream.of(each.defaultHosts()) : hosts.stream())
                    .map(HostType::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--hosts: " + e.getMessage(), e);
        }
    }

    private List<String> chosen(Experiment each) {
        try {
            return BitbrainsBenchmark.algorithms(each, algorithms);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--algorithms: " + e.getMessage(), e);
        }
    }
}
