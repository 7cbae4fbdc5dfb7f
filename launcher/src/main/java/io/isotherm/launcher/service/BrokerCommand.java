package io.isotherm.launcher.service;

import io.isotherm.embedded.BrokerConfig;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.topics.TopicAdmin;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
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
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        BrokerConfig broker = settings.broker();
        try (EmbeddedCluster cluster =
                        EmbeddedCluster.start(directory, broker.host(), broker.port(), broker.registryPort());
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            new TopicAdmin(admin)
                    .create(settings.kafka().topics(), settings.topics().partitions(), (short) 1);
            System.out.println("Kafka: " + cluster.bootstrapServers());
            System.out.println("Schema registry: " + cluster.registryUrl());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                awaitQuietly(stopped);
            }));
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
