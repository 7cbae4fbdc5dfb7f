package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The service that puts hosts to sleep and wakes them. */
@Command(
        name = "power-executor",
        mixinStandardHelpOptions = true,
        description = {
            "Puts hosts to sleep and wakes them, from elsewhere than on these hosts: all of the pool whose inventory says what "
                    + "controls their power, or those of executor.powerHosts.",
            "Several may run; one acts, and another takes its place once it was silent for executor.lease."
        })
public final class PowerExecutorCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        Services.Hosts hosts = services.hostsElsewhere();
        return hosts.with(services.powerExecutor(hosts.inventory()));
    }
}
