package io.isotherm.launcher.service;

import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.Precondition;
import io.isotherm.runtime.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service that shows pools in a browser. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        subcommands = ConsoleTokenCommand.class,
        description =
                "Serves the web page and the REST API, on loopback unless the configuration says otherwise. To look "
                        + "needs no token there; to steer does: 'isotherm console token' makes one.",
        footer = {"", "Examples:", "  isotherm console -c isotherm.yaml", "  isotherm console --recording monday.avro"})
public final class ConsoleCommand extends ServiceCommand {
    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description = "Show what is recorded in a file of 'isotherm record' at any time within it, with a slider, "
                    + "instead of what happens now; nothing can be steered, and no Kafka is needed.")
    private @Nullable Path recording;

    @Override
    List<Service> services(Services services) {
        return List.of(recording == null ? services.console() : services.console(Recording.open(recording)));
    }

    @Override
    Precondition precondition(ProcessConfig settings) {
        return recording == null ? super.precondition(settings) : Optional::empty;
    }
}
