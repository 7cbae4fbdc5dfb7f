package io.isotherm.launcher.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.isotherm.launcher.cli.OutputFiles;
import io.isotherm.runtime.config.Units;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
            "  isotherm demo",
            "  isotherm demo --hosts 20 --vms 200 --for 2h --summary demo.json",
            "  isotherm demo --trace planetlab/20110303.csv.gz"
        })
public final class DemoCommand implements Callable<Integer> {
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

    @Override
    public Integer call() throws IOException {
        OutputFiles.besides(Optional.ofNullable(trace).stream().toList()).replaceable("--summary", summaryFile);
        DemoSummary summary = Demo.run(options(), System.out, System.console() != null);
        System.out.println(summary.text());
        if (summaryFile != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(summaryFile.toFile(), summary);
        }
        return summary.clean() ? 0 : CommandLine.ExitCode.SOFTWARE;
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
