package io.isotherm.launcher.demo;

import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.collector.CollectorConfig;
import io.isotherm.collector.CollectorService;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.service.CommandExecutor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Broker, registry and all services of a demo, in this process. Their data is deleted in the end. */
final class DemoServices implements AutoCloseable {
    private static final int LEAST_COMMIT_MILLIS = 20;
    private static final int MOST_COMMIT_MILLIS = 100;
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Path directory;
    private final EmbeddedCluster cluster;
    private final KafkaConnection kafka;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Duration commitInterval;
    private final CollectorService collector;
    private final List<Service> agents;
    private List<Service> streams;

    private DemoServices(
            PoolConfig config, Inventory inventory, InstantSource clock, MeterRegistry meters, int partitions) {
        // Not below /tmp, which systems clean while processes run.
        directory = Path.of(".isotherm", "demo-" + ProcessHandle.current().pid());
        this.clock = clock;
        this.meters = meters;
        commitInterval = commitInterval(inventory.hosts().size());
        cluster = EmbeddedCluster.start(directory.resolve("broker"));
        kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("isotherm-demo-topics"));
                OperatorTopics operator = new OperatorTopics(kafka)) {
            new TopicAdmin(admin).create(kafka.topics(), partitions, (short) 1);
            config.setVersion(1);
            config.setAppliedAt(clock.instant());
            operator.publish(kafka.topics().poolConfig(), config.getPool(), config, clock.instant());
        }
        collector = CollectorService.driven(
                CollectorConfig.of(config.getPool(), inventory.hosts()), inventory, kafka, meters, clock);
        CommandExecutor executor = new CommandExecutor(
                ExecutorConfig.of(config.getPool(), "demo", inventory.hosts())
                        .withPowerHosts(inventory.hosts())
                        // Simulated time runs ahead of the services; the deadline is what holds here.
                        .withMaxCommandAge(
                                Duration.ofMillis(config.getDecision().getCommandTimeoutMillis()))
                        // It stands for the executors of all hosts, none of which waits for another's moves.
                        .withPace(Math.max(100, inventory.hosts().size()), Duration.ofMillis(5)),
                inventory,
                kafka,
                meters,
                clock);
        agents = List.of(executor, collector);
        streams = streams();
    }

    private List<Service> streams() {
        return List.of(
                AnalyzerService.of(kafka, settings("analyzer"), Duration.ofDays(36_500), meters, clock),
                DeciderService.of(kafka, settings("decider"), meters));
    }

    private StreamsSettings settings(String service) {
        return new StreamsSettings("isotherm-" + service, directory.resolve(service), 1, commitInterval, 0);
    }

    /** A small pool waits for commits more than it works; a large one takes longer over a window than it waits. */
    private static Duration commitInterval(int hosts) {
        return Duration.ofMillis(Math.max(LEAST_COMMIT_MILLIS, Math.min(MOST_COMMIT_MILLIS, hosts / 10)));
    }

    /** Starts everything and returns when all of it is at work. */
    static DemoServices start(PoolConfig config, Inventory inventory, InstantSource clock, MeterRegistry meters) {
        return start(config, inventory, clock, meters, 1);
    }

    /**
     * The same, with room for other pools that are worked on apart.
     *
     * @param partitions of each topic
     */
    static DemoServices start(
            PoolConfig config, Inventory inventory, InstantSource clock, MeterRegistry meters, int partitions) {
        DemoServices demo = new DemoServices(config, inventory, clock, meters, partitions);
        try {
            demo.streams.forEach(Service::start);
            demo.agents.forEach(Service::start);
            demo.awaitReady();
            return demo;
        } catch (RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    /** The collector is ready only once it has published, and time stands still until then. */
    private void awaitReady() {
        Instant deadline = Instant.ofEpochMilli(System.currentTimeMillis()).plus(STARTED_WITHIN);
        for (Service service : services()) {
            while (service != collector && !service.health().ready()) {
                if (Instant.ofEpochMilli(System.currentTimeMillis()).isAfter(deadline)) {
                    throw new IllegalStateException(
                            "The " + service.name() + " is not ready after " + STARTED_WITHIN.toSeconds() + " s: "
                                    + service.health().details());
                }
                RealTime.pass(LOOK_EVERY);
            }
        }
    }

    /** Analyzer, decider, executor and collector. */
    List<Service> services() {
        return Stream.concat(streams.stream(), agents.stream()).toList();
    }

    /**
     * Stops analyzer and decider and starts them anew, while the agents go on.
     *
     * @param meanwhile told the directory below which both keep their state
     */
    void restartStreams(Consumer<Path> meanwhile) {
        streams.forEach(Service::close);
        meanwhile.accept(directory);
        streams = streams();
        streams.forEach(Service::start);
        awaitReady();
    }

    /** Where the demo's data is. */
    Path directory() {
        return directory;
    }

    KafkaConnection kafka() {
        return kafka;
    }

    /**
     * What the services have counted.
     *
     * @param tags names and values of tags in turn, which the counters have among theirs
     */
    long count(String counter, String... tags) {
        return (long) meters.find(counter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    CollectorService collector() {
        return collector;
    }

    @Override
    public void close() {
        List<Service> reversed = new ArrayList<>(services());
        Collections.reverse(reversed);
        reversed.forEach(Service::close);
        cluster.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's data in " + directory + " cannot be deleted", e);
        }
    }
}
