package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The service that decides. */
@Command(
        name = "decider",
        mixinStandardHelpOptions = true,
        description = "Recognises each pool's scenario, plans, and commands moves.")
public final class DeciderCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        return List.of(services.decider());
    }
}
