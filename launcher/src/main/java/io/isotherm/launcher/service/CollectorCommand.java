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
        Services.Hosts hosts = services.hosts(false);
        return hosts.with(services.collector(hosts.inventory()));
    }
}
