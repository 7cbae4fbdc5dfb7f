package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The agent that moves guests. */
@Command(
        name = "executor",
        mixinStandardHelpOptions = true,
        description = "Carries out migration and power commands of hosts and reports what became of them.")
public final class ExecutorCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        Services.Hosts hosts = services.hosts(true);
        return hosts.with(services.executor(hosts.inventory()));
    }
}
