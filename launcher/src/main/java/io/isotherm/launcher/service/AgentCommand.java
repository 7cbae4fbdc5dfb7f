package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** Both agents of a host. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Runs collector and executor in one process, as on each host.")
public final class AgentCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        Services.Hosts hosts = services.hosts(true);
        return hosts.with(services.collector(hosts.inventory()), services.executor(hosts.inventory()));
    }
}
