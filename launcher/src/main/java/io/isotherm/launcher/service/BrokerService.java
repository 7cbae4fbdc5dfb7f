package io.isotherm.launcher.service;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.Service;
import io.isotherm.topics.TopicAdmin;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The embedded broker and registry, with all topics made. */
final class BrokerService implements Service {
    private final ProcessConfig settings;
    private final Path data;
    private volatile @Nullable EmbeddedCluster cluster;

    /** @param data where records and schemas are kept */
    BrokerService(ProcessConfig settings, Path data) {
        this.settings = settings;
        this.data = data;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public void start() {
        EmbeddedCluster started = EmbeddedCluster.start(data, settings.broker());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", started.bootstrapServers()))) {
            new TopicAdmin(admin)
                    .create(
                            settings.kafka().topics(),
                            settings.topics().partitions(),
                            (short) 1,
                            settings.topics().recordBytes());
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        cluster = started;
        System.out.println("Kafka: " + started.bootstrapServers());
        System.out.println("Schema registry: " + started.registryUrl());
    }

    @Override
    public Health health() {
        EmbeddedCluster running = cluster;
        return running == null
                ? Health.of(true, false, Map.of())
                : Health.of(
                        true,
                        true,
                        Map.of("kafka", running.bootstrapServers(), "schema registry", running.registryUrl()));
    }

    @Override
    public void close() {
        EmbeddedCluster running = cluster;
        if (running != null) {
            running.close();
        }
    }
}
