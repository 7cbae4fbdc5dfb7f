package io.isotherm.launcher.service;

import io.isotherm.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** The service that detects. */
@Command(
        name = "analyzer",
        mixinStandardHelpOptions = true,
        description = "Turns samples into windows and finds hot and cold hosts.")
public final class AnalyzerCommand extends ServiceCommand {
    @Override
    List<Service> services(Services services) {
        return List.of(services.analyzer());
    }
}
