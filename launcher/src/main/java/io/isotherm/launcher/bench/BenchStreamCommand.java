package io.isotherm.launcher.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.isotherm.bench.stream.StreamBenchmark;
import io.isotherm.bench.stream.StreamResult;
import io.isotherm.launcher.cli.OutputFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast analyzer and decider are, and how soon a command is there. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how many records analyzer and decider take in a second and what processor time each takes, exactly once, "
                    + "beside a bare loop that only copies the same samples from one topic to another; and, while samples come as "
                    + "they do in service, how long it takes from the sample that makes a host hot to the command. That sample "
                    + "is the last of the window that the host becomes hot with. The real services run on an embedded broker, "
                    + "in one process.",
            "Times to the command and records per second are by the clock on the wall: let nothing else run."
        },
        footer = {
            "",
            "Hosts: 32 CPUs, 256 GiB, ten guests of 4 virtual CPUs. A host uses a share of its CPUs that is uniform between "
                    + "0.2 and 0.5, in each sample between 0.9 and 1.1 times that, its guests equal parts of it. One host of "
                    + "ten uses 97 %% from some time on, and is hot after three windows. A window is six samples long and waits "
                    + "for one more.",
            "",
            "Examples:",
            "  isotherm bench stream --hosts 100,1000,5000 --json stream.json",
            "  isotherm bench stream --hosts 1000 --repeat 1 --every 1"
        })
public final class BenchStreamCommand implements Callable<Integer> {
    private static final int MILLIS_PER_SECOND = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--hosts",
            paramLabel = "COUNT",
            split = ",",
            defaultValue = "100,1000",
            description = "How many hosts the pools have (default: ${DEFAULT-VALUE}).")
    private List<Integer> hosts = new ArrayList<>();

    @Option(
            names = "--records",
            paramLabel = "COUNT",
            defaultValue = "30000",
            description =
                    "How many samples are taken in at once, in full rounds of all hosts and three windows at least (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--repeat",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "How often; the medians are told (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How many seconds are between two samples of a host (default: ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "What the samples are generated from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        hosts.forEach(count -> BenchOptions.atLeast(spec, "--hosts", count, 2));
        BenchOptions.atLeast(spec, "--records", records, 1);
        BenchOptions.atLeast(spec, "--repeat", repeat, 1);
        BenchOptions.atLeast(spec, "--every", everySeconds, 1);
        OutputFiles.besides(List.of()).replaceable("--json", json);
        // What is decided in the benchmark's pools is nobody's concern.
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.isotherm.decider")
                .setLevel(Level.WARN);
        List<StreamResult> results = new ArrayList<>();
        try (ScratchDirectory scratch = ScratchDirectory.make()) {
            new StreamBenchmark(
                            new StreamBenchmark.Plan(records, repeat, everySeconds * MILLIS_PER_SECOND, seed),
                            scratch.path(),
                            System.err::println)
                    .run(hosts, result -> {
                        System.out.println(result.text());
                        results.add(result);
                    });
        }
        BenchOptions.writeJson(json, results);
        return 0;
    }
}
