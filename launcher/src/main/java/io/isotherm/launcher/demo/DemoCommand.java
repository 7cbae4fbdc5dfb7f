package io.isotherm.launcher.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Units;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything in one process on a simulated pool. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs broker, registry, all services and a simulated pool in one process, in accelerated time: "
                + "overload, a migration that fails, consolidation with hosts asleep, saturation. Ends with a summary; "
                + "exit code 1 if the independent check finds anything.",
        footer = {
            "",
            "Examples:",
            "  isotherm demo --open --stay",
            "  isotherm demo --hosts 20 --vms 200 --for 2h --summary demo.json",
            "  isotherm demo --trace planetlab/20110303.csv.gz"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 30;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--trace",
            paramLabel = "FILE.csv.gz",
            description = "A day of CPU use of real VMs that drives the guests: columns vm,t0..t287 in percent.")
    private @Nullable Path trace;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            description = "Number of hosts (default: 12, or one for 19 VMs of a trace).")
    private @Nullable Integer hosts;

    @Option(names = "--vms", paramLabel = "N", description = "Number of guests (default: 96, or all of a trace).")
    private @Nullable Integer vms;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "0",
            description = "Simulated seconds per second at most (default: as fast as the services keep up).")
    private double speed;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Simulated time to run, such as 90min (default: the whole story, 4h, or a trace's day).")
    private @Nullable String duration;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of what is random in the loads (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--summary", paramLabel = "FILE.json", description = "Write the summary as JSON, too.")
    private @Nullable Path summaryFile;

    @Option(names = "--stay", description = "Go on after the summary, with the console, until Ctrl-C.")
    private boolean stay;

    @Option(names = "--open", description = "Open the console in a browser.")
    private boolean open;

    @Override
    public Integer call() throws InterruptedException {
        OutputFiles.besides(Optional.ofNullable(trace).stream().toList()).replaceable("--summary", summaryFile);
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            DemoSummary summary = Demo.run(options(), System.out, System.console() != null, new Watcher(stopped));
            return summary.clean() ? 0 : CommandLine.ExitCode.SOFTWARE;
        } finally {
            stopped.countDown();
        }
    }

    /** Ends a demo that stays in order. */
    private static void endOnSignal(CountDownLatch end, CountDownLatch stopped) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end.countDown();
                            try {
                                stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
    }

    private final class Watcher implements DemoAudience {
        private final CountDownLatch end = new CountDownLatch(stay ? 1 : 0);
        private final CountDownLatch stopped;

        /** @param stopped when all is over */
        Watcher(CountDownLatch stopped) {
            this.stopped = stopped;
        }

        @Override
        public void invite(String address, KafkaConnection kafka) {
            if (stay) {
                System.out.println("For commands in another terminal: export ISOTHERM_POOL=" + DemoStory.POOL
                        + " ISOTHERM_KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers()
                        + " ISOTHERM_KAFKA_REGISTRY=" + String.join(",", kafka.registryUrls()));
            }
            if (open && !Browser.open(address)) {
                System.out.println("No browser can be opened here: open the address by hand");
            }
        }

        @Override
        public void tell(DemoSummary summary) {
            System.out.println(summary.text());
            if (summaryFile != null) {
                try {
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValue(summaryFile.toFile(), summary);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            if (stay) {
                endOnSignal(end, stopped);
                System.out.println("The pool and the console go on until Ctrl-C");
            }
        }

        @Override
        public CountDownLatch end() {
            return end;
        }
    }

    private DemoOptions options() {
        requireAtLeast("--hosts", hosts, 2);
        requireAtLeast("--vms", vms, 1);
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new ParameterException(
                    spec.commandLine(), "--speed: " + speed + " is not allowed; it must be at least 0");
        }
        return new DemoOptions(
                Optional.ofNullable(trace),
                hosts == null ? OptionalInt.empty() : OptionalInt.of(hosts),
                vms == null ? OptionalInt.empty() : OptionalInt.of(vms),
                speed,
                Optional.ofNullable(duration).map(this::simulated),
                seed);
    }

    private Duration simulated(String text) {
        return Units.duration(text)
                .filter(value ->
                        value.compareTo(Duration.ofMinutes(5)) >= 0 && value.compareTo(Duration.ofDays(6)) <= 0)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--for: '" + text + "' is not allowed; it must be " + Units.DURATION_FORM
                                + ", from 5min to 6d"));
    }

    private void requireAtLeast(String option, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " is not allowed; it must be at least " + least);
        }
    }
}
