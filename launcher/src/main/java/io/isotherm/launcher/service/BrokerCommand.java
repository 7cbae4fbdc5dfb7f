package io.isotherm.launcher.service;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.ServiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kafka and a schema registry in one process, for trying out and for tests. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Runs a Kafka broker and a schema registry in one process, with all topics made; for trying out "
                + "and for tests, not for production.")
public final class BrokerCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "Where to keep the data (default: broker in the stateDirectory).")
    private @Nullable Path data;

    @Override
    public Integer call() throws InterruptedException {
        ProcessConfig settings = config.load();
        Path directory = data == null ? settings.stateDirectory().resolve("broker") : data;
        new ServiceProcess()
                .run(settings.operations(), Optional::empty, List.of(new BrokerService(settings, directory)));
        return 0;
    }
}
