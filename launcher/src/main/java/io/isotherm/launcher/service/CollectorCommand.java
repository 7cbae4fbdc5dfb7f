package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The agent that reads hosts. */
@Command(
        name = "collector",
        mixinStandardHelpOptions = true,
        description = "Samples hosts and publishes their metrics.")
public final class CollectorCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        return List.of(services.collector(services.inventory()));
    }
}
