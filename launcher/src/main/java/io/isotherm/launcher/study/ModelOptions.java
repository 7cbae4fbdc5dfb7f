package io.isotherm.launcher.study;

import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.replay.whatif.ModelSettings;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a recording does not tell about its hosts, as options. */
final class ModelOptions {
    private static final double BYTES_PER_MB = 1e6;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--link",
            defaultValue = "110",
            paramLabel = "MB/s",
            description = "Link over which a host's guests are migrated (default: ${DEFAULT-VALUE}, gigabit Ethernet).")
    private double link;

    @Option(
            names = "--boot",
            defaultValue = "4min",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long a host takes to wake (default: ${DEFAULT-VALUE}).")
    private Duration boot = Duration.ofMinutes(4);

    @Option(
            names = "--hot-mark",
            defaultValue = "0.85",
            paramLabel = "SHARE",
            description =
                    "CPU asked for above this share of a host makes hotspot-minutes, whatever marks a configuration "
                            + "has (default: ${DEFAULT-VALUE}).")
    private double hotMark;

    /** @throws ParameterException if a value makes no sense */
    ModelSettings settings() {
        try {
            return ModelSettings.DEFAULTS
                    .withLink(link * BYTES_PER_MB)
                    .withWakeDuration(boot)
                    .withHotMark(hotMark);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
