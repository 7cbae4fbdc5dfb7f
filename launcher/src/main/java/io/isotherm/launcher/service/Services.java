package io.isotherm.launcher.service;

import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.collector.CollectorConfig;
import io.isotherm.collector.CollectorService;
import io.isotherm.collector.Pacer;
import io.isotherm.console.ConsoleService;
import io.isotherm.console.RecordedConsoleService;
import io.isotherm.decider.alert.AlertsConfig;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.service.CommandExecutor;
import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.ListedHost;
import io.isotherm.hypervisor.PublishedInventory;
import io.isotherm.hypervisor.libvirt.LibvirtInventory;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.ThisMachine;
import io.isotherm.hypervisor.power.InventoryPower;
import io.isotherm.hypervisor.remote.RemoteInventory;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.config.PowerEntries;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.launcher.watch.RecordingRecords;
import io.isotherm.replay.recording.Recording;
import io.isotherm.runtime.Service;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.inventory.InventoryFollower;
import io.isotherm.schema.InventoryHost;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services as a process's configuration wants them. */
final class Services {
    private static final Logger LOG = LoggerFactory.getLogger(Services.class);
    private static final Duration SILENT_AFTER = Duration.ofMinutes(2);

    private final ProcessConfig config;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();

    Services(ProcessConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    /**
     * The hosts of a process.
     *
     * @param inventory what they are and how they are reached
     * @param service has to run for that; empty where the configuration itself says all of it
     */
    record Hosts(Inventory inventory, Optional<Service> service) {

        /** What has to run with these hosts, those who serve them last. */
        List<Service> with(Service... servers) {
            return Stream.concat(service.stream(), Stream.of(servers)).toList();
        }
    }

    /**
     * The hosts as the configuration says, and where it says nothing of them as the pool's inventory in Kafka does, for who
     * runs on one of them.
     *
     * @param executes whether an executor is among those who serve them
     */
    Hosts hosts(boolean executes) {
        return hosts(power -> LibvirtInventory.published(ThisMachine.find(), executes, power, clock));
    }

    /** The same hosts for an executor that runs on none of them. */
    Hosts hostsElsewhere() {
        return hosts(power -> LibvirtInventory.elsewhere(power, clock));
    }

    private Hosts hosts(Function<InventoryPower, PublishedInventory> inventory) {
        if (config.inventory().simulated().isPresent()) {
            return new Hosts(simulated(config.inventory().simulated().get()), Optional.empty());
        }
        List<LibvirtHost> hosts = config.inventory().hosts().stream()
                .map(host ->
                        new LibvirtHost(host.name(), host.uri(), host.migrationUri(), host.capacity(), host.uuid()))
                .toList();
        if (!hosts.isEmpty()) {
            return new Hosts(new LibvirtInventory(hosts, clock), Optional.empty());
        }
        InventoryPower power = config.power();
        PublishedInventory published = inventory.apply(power);
        return new Hosts(published, Optional.of(new InventoryFollower(config.pool(), config.kafka(), meters, known -> {
            power.take(PowerEntries.of(known));
            published.take(known.values().stream().map(Services::listed).toList());
        })));
    }

    private static ListedHost listed(InventoryHost host) {
        return new ListedHost(
                host.getPool(),
                host.getHost(),
                host.getUri(),
                host.getMigrationUri().isEmpty() ? host.getUri() : host.getMigrationUri(),
                new DeclaredCapacity(
                        host.getNetworkBytesPerSecond(),
                        host.getDiskBytesPerSecond(),
                        host.getCpuMhz(),
                        host.getMemoryKib()),
                Optional.ofNullable(host.getUuid()).map(UUID::fromString));
    }

    private static Inventory simulated(String url) {
        try {
            return new RemoteInventory(url);
        } catch (HypervisorException e) {
            throw new CommandFailedException(e.getMessage()
                    + ": start 'isotherm simulate' there, or name the right address in inventory.simulated");
        }
    }

    Service collector(Inventory inventory) {
        CollectorConfig collector =
                CollectorConfig.from(config.settings(), config.pool(), chosen(CollectorConfig.HOSTS, inventory));
        return CollectorService.scheduled(collector, inventory, config.kafka(), meters, clock, Pacer.by(clock));
    }

    Service executor(Inventory inventory) {
        ExecutorConfig executor = ExecutorConfig.from(
                config.settings(),
                config.pool(),
                ThisMachine.find().name(),
                chosen(ExecutorConfig.HOSTS, inventory),
                config.settings().get(ExecutorConfig.POWER_HOSTS));
        return new CommandExecutor(executor, inventory, config.kafka(), meters, clock);
    }

    /** An executor of the hosts' power alone, which runs elsewhere than on them. */
    Service powerExecutor(Inventory inventory) {
        return new CommandExecutor(
                ExecutorConfig.forPower(config.settings(), config.pool()), inventory, config.kafka(), meters, clock);
    }

    Service analyzer() {
        return AnalyzerService.of(config.kafka(), streams("analyzer"), SILENT_AFTER, meters, clock);
    }

    Service decider() {
        return DeciderService.of(config.kafka(), streams("decider"), meters, AlertsConfig.receiver(config.settings()));
    }

    Service console() {
        return new ConsoleService(config.console(), config.kafka(), meters, clock);
    }

    /** A console that shows a recording; what is broken in that is told. */
    Service console(Recording recording) {
        recording.repairs().forEach(repair -> LOG.warn("{}: {}", recording.file(), repair));
        return new RecordedConsoleService(
                config.console(),
                String.valueOf(recording.file().getFileName()),
                RecordingRecords.ofAllPools(recording),
                meters);
    }

    private StreamsSettings streams(String service) {
        return StreamsSettings.from(
                config.settings(),
                config.kafka().topicPrefix() + service,
                config.stateDirectory().resolve(service));
    }

    private Collection<String> chosen(Setting<List<String>> setting, Inventory inventory) {
        List<String> named = config.settings().get(setting);
        if (!inventory.isFixed()) {
            return named;
        }
        Collection<String> known = inventory.hosts();
        for (String host : named) {
            if (!known.contains(host)) {
                throw new ConfigException(
                        config.source(),
                        List.of(setting.key() + ": '" + host + "' is not in the inventory; its hosts are "
                                + String.join(", ", known)));
            }
        }
        return named.isEmpty() ? known : named;
    }
}
