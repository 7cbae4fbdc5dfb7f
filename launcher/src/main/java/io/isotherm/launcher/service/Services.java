package io.isotherm.launcher.service;

import io.isotherm.analyzer.stream.AnalyzerConfig;
import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.collector.CollectorConfig;
import io.isotherm.collector.CollectorService;
import io.isotherm.collector.Pacer;
import io.isotherm.decider.stream.DeciderConfig;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.service.CommandExecutor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.libvirt.LibvirtHost;
import io.isotherm.hypervisor.libvirt.LibvirtInventory;
import io.isotherm.hypervisor.remote.RemoteInventory;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.Service;
import io.isotherm.runtime.config.ConfigException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The services as a process's configuration wants them. */
final class Services {
    private static final Duration SILENT_AFTER = Duration.ofMinutes(2);

    private final ProcessConfig config;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();

    Services(ProcessConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    /** @throws ConfigException if the configuration has no hosts */
    Inventory inventory() {
        List<LibvirtHost> hosts = config.inventory().hosts().stream()
                .map(host -> new LibvirtHost(
                        host.name(),
                        host.uri(),
                        host.migrationUri(),
                        host.networkBytesPerSecond(),
                        host.diskBytesPerSecond(),
                        host.uuid()))
                .toList();
        if (config.inventory().simulated().isPresent()) {
            return new RemoteInventory(config.inventory().simulated().get());
        }
        if (hosts.isEmpty()) {
            throw new ConfigException(
                    "configuration",
                    List.of("inventory.hosts: is missing; name the pool's hosts, each with name and libvirt uri"));
        }
        return new LibvirtInventory(hosts, clock);
    }

    Service collector(Inventory inventory) {
        Duration interval = config.collector().interval();
        CollectorConfig collector = new CollectorConfig(
                pool(),
                new TreeSet<>(chosen("collector.hosts", config.collector().hosts(), inventory)),
                interval,
                interval.multipliedBy(config.collector().bufferSize()));
        return CollectorService.scheduled(collector, inventory, config.kafka(), meters, clock, Pacer.by(clock));
    }

    Service executor(Inventory inventory) {
        ProcessConfig.Executor settings = config.executor();
        Collection<String> hosts = chosen("executor.hosts", settings.hosts(), inventory);
        ExecutorConfig executor = ExecutorConfig.of(
                        pool(),
                        settings.instance().orElseGet(() -> hosts.iterator().next()),
                        hosts)
                .withPowerHosts(settings.powerHosts())
                .withPatience(settings.progressInterval(), settings.verifyTimeout())
                .withPace(settings.maxConcurrent(), Duration.ofMillis(200));
        return new CommandExecutor(executor, inventory, config.kafka(), meters, clock);
    }

    Service analyzer() {
        ProcessConfig.Streams streams = config.streams();
        return new AnalyzerService(
                config.kafka(),
                new AnalyzerConfig(
                        config.kafka().topicPrefix() + "analyzer",
                        config.stateDirectory().resolve("analyzer"),
                        streams.threads(),
                        streams.commitInterval(),
                        streams.standbyReplicas(),
                        SILENT_AFTER),
                meters,
                clock);
    }

    Service decider() {
        ProcessConfig.Streams streams = config.streams();
        return new DeciderService(
                config.kafka(),
                new DeciderConfig(
                        config.kafka().topicPrefix() + "decider",
                        config.stateDirectory().resolve("decider"),
                        streams.threads(),
                        streams.commitInterval(),
                        streams.standbyReplicas()),
                meters);
    }

    private String pool() {
        if (config.pool().isBlank() || config.pool().contains("/")) {
            throw new ConfigException(
                    "configuration",
                    List.of("pool: '" + config.pool() + "' is not allowed; it must be a name without '/'"));
        }
        return config.pool();
    }

    private static Collection<String> chosen(String key, List<String> named, Inventory inventory) {
        Collection<String> known = inventory.hosts();
        for (String host : named) {
            if (!known.contains(host)) {
                throw new ConfigException(
                        "configuration",
                        List.of(key + ": '" + host + "' is not in the inventory; its hosts are "
                                + String.join(", ", known)));
            }
        }
        return named.isEmpty() ? known : named;
    }
}
