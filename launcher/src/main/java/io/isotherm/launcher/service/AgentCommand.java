package io.isotherm.launcher.service;

import io.isotherm.hypervisor.Inventory;
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
        Inventory inventory = services.inventory();
        return List.of(services.collector(inventory), services.executor(inventory));
    }
}
