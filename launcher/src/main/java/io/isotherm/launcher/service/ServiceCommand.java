package io.isotherm.launcher.service;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.Reachability;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Precondition;
import io.isotherm.runtime.Service;
import io.isotherm.runtime.ServiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that runs services until it is told to stop. */
abstract class ServiceCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    /** The services in the order in which they are started. */
    abstract List<Service> services(Services services);

    /** What they need to start. */
    Precondition precondition(ProcessConfig settings) {
        KafkaConnection kafka = settings.kafka();
        kafka.requireSettings();
        return () -> Reachability.missing(kafka, kafka.topics().all());
    }

    @Override
    public Integer call() throws InterruptedException {
        ProcessConfig settings = config.load();
        settings.settings().get(ProcessConfig.LOG_LEVELS).map(Path::of).ifPresent(LogLevels::follow);
        ServiceProcess process = new ServiceProcess();
        process.run(settings.operations(), precondition(settings), services(new Services(settings, process.metrics())));
        return 0;
    }
}
