package io.isotherm.launcher.bench;

import io.isotherm.bench.browser.Chromium;
import io.isotherm.bench.console.ConsoleBenchmark;
import io.isotherm.bench.console.ConsoleResult;
import io.isotherm.bench.scale.PoolSize;
import io.isotherm.launcher.cli.OutputFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How quick the console is in a large pool. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how quick the console's page is in a large pool: how long a first view takes, how soon it shows a state that "
                    + "has arrived at its topic, how long frames take while it is scrolled and pointed at, and what heap the "
                    + "console takes. The real console runs in a process of its own, on an embedded broker to which a generated "
                    + "pool and what the decider decides of it are published; a headless Chromium shows its page.",
            "Times are by the clock on the wall: let nothing else run."
        },
        footer = {
            "",
            "One host of twenty is overloaded, in each window another; hosts and guests are as in 'bench scale'.",
            "",
            "Examples:",
            "  isotherm bench console --json console.json",
            "  isotherm bench console --size 100/1000 --past 60 --windows 6"
        })
public final class BenchConsoleCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "HOSTS/GUESTS",
            defaultValue = "1000/10000",
            description = "How large the pool is (default: ${DEFAULT-VALUE}).")
    private String size = "";

    @Option(
            names = "--past",
            paramLabel = "COUNT",
            defaultValue = "1440",
            description =
                    "How many windows of a minute are there when the console starts (default: ${DEFAULT-VALUE}, a day).")
    private int past;

    @Option(
            names = "--views",
            paramLabel = "COUNT",
            defaultValue = "9",
            description = "How often the page is opened anew (default: ${DEFAULT-VALUE}).")
    private int views;

    @Option(
            names = "--windows",
            paramLabel = "COUNT",
            defaultValue = "12",
            description = "How many windows come while the page is looked at (default: ${DEFAULT-VALUE}).")
    private int windows;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How many seconds after another each of them comes (default: ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "512",
            description = "How much heap the console has, in MiB (default: ${DEFAULT-VALUE}).")
    private int heapMib;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "What the pool is generated from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolSize chosen = chosenSize();
        BenchOptions.atLeast(spec, "--past", past, 1);
        BenchOptions.atLeast(spec, "--views", views, 1);
        BenchOptions.atLeast(spec, "--windows", windows, 1);
        BenchOptions.atLeast(spec, "--every", everySeconds, 1);
        BenchOptions.atLeast(spec, "--heap", heapMib, 1);
        OutputFiles.besides(List.of()).replaceable("--json", json);
        if (Chromium.program().isEmpty()) {
            System.err.println("Chromium is not installed, which shows the page: apt-get install chromium");
            return 1;
        }
        try (ScratchDirectory scratch = ScratchDirectory.make()) {
            ConsoleResult result = new ConsoleBenchmark(
                            chosen,
                            new ConsoleBenchmark.Plan(
                                    past, views, windows, Duration.ofSeconds(everySeconds), heapMib, seed),
                            scratch.path(),
                            System.err::println)
                    .run();
            System.out.print(result.text());
            BenchOptions.writeJson(json, result);
        }
        return 0;
    }

    private PoolSize chosenSize() {
        try {
            return PoolSize.parse(size);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--size: " + e.getMessage(), e);
        }
    }
}
