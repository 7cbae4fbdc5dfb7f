package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The service that shows pools in a browser. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        subcommands = ConsoleTokenCommand.class,
        description =
                "Serves the web page and the REST API, on loopback unless the configuration says otherwise. To look "
                        + "needs no token there; to steer does: 'isotherm console token' makes one.")
public final class ConsoleCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        return List.of(services.console());
    }
}
