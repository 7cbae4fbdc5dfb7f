package io.isotherm.launcher;

import io.isotherm.console.ConsoleConfig;
import io.isotherm.console.ConsoleService;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.hypervisor.remote.InventoryServer;
import io.isotherm.launcher.service.SimulateCommand;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.OperationsConfig;
import io.isotherm.runtime.OperationsServer;
import io.isotherm.runtime.PemIdentity;
import io.isotherm.runtime.Service;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * The ports that are ours, served in this process: health and metrics, which all services have alike, the schema registry,
 * the console, and what a simulated pool is lent by.
 */
public final class ServedPorts implements AutoCloseable {
    private final EmbeddedCluster cluster;
    private final OperationsServer operations;
    private final ConsoleService console;
    private final InventoryServer inventory;

    /** Without TLS. @param directory for what the broker and the console keep */
    public ServedPorts(Path directory) {
        this(directory, Optional.empty(), Optional.empty());
    }

    /** With health, metrics and the console over TLS. */
    ServedPorts(Path directory, PemIdentity identity) {
        this(directory, Optional.of(identity.certificate()), Optional.of(identity.key()));
    }

    private ServedPorts(Path directory, Optional<Path> certificate, Optional<Path> key) {
        cluster = EmbeddedCluster.start(directory.resolve("broker"));
        operations = new OperationsServer(
                new OperationsConfig("127.0.0.1", 0, certificate, key, Optional.empty(), false),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List.of(new Idle()));
        KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("ports"));
                OperatorTopics operator = new OperatorTopics(kafka)) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
            operator.publish(kafka.topics().poolConfig(), "lab", PoolConfigs.defaults("lab"), Instant.EPOCH);
        }
        console = new ConsoleService(
                new ConsoleConfig("127.0.0.1", 0, List.of(), directory.resolve("tokens"), certificate, key, false),
                kafka,
                new SimpleMeterRegistry(),
                InstantSource.system());
        console.start();
        inventory = SimulateCommand.serve(
                SimulatedPool.builder("lab")
                        .start(Instant.EPOCH)
                        .host(HostSpec.named("xen1").build())
                        .build()
                        .inventory(),
                0);
    }

    public int operations() {
        return operations.port();
    }

    public int registry() {
        return URI.create(cluster.registryUrl()).getPort();
    }

    public int console() {
        return URI.create(console.url()).getPort();
    }

    public int inventory() {
        return URI.create(inventory.url()).getPort();
    }

    @Override
    public void close() {
        inventory.close();
        console.close();
        operations.close();
        cluster.close();
    }

    private static final class Idle implements Service {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            return Health.of(true, true, Map.of());
        }

        @Override
        public void close() {}
    }
}
