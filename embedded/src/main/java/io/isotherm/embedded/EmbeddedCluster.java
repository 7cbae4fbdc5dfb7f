package io.isotherm.embedded;

import io.isotherm.embedded.kafka.EmbeddedKafka;
import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.embedded.kafka.Ports;
import io.isotherm.embedded.registry.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** A running broker and schema registry in this JVM, for tests, the demo and trying out. */
public final class EmbeddedCluster implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedRegistry registry;

    private EmbeddedCluster(EmbeddedKafka kafka, EmbeddedRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Starts both on the loopback interface, on any free ports.
     *
     * @param dataDirectory keeps records and schemas; started on it again, the cluster has them all
     * @throws EmbeddedStartException if the directory cannot be written, or another broker uses it
     */
    public static EmbeddedCluster start(Path dataDirectory) {
        return start(dataDirectory, EmbeddedKafka.LOOPBACK, 0, 0);
    }

    /**
     * Starts both.
     *
     * @param dataDirectory keeps records and schemas; started on it again, the cluster has them all
     * @param host name or address of this machine to listen on
     * @param kafkaPort of the broker; 0 for any free one
     * @param registryPort of the registry; 0 for any free one
     * @throws EmbeddedStartException if a port is taken, the directory cannot be written, or another broker uses it
     */
    public static EmbeddedCluster start(Path dataDirectory, String host, int kafkaPort, int registryPort) {
        return start(
                dataDirectory,
                new BrokerConfig(
                        host, Optional.empty(), kafkaPort, registryPort, EmbeddedKafka.RETENTION_CHECK_INTERVAL));
    }

    /**
     * Starts both.
     *
     * @param dataDirectory keeps records and schemas; started on it again, the cluster has them all
     * @throws EmbeddedStartException if a port is taken, the directory cannot be written, or another broker uses it
     */
    public static EmbeddedCluster start(Path dataDirectory, BrokerConfig config) {
        Ports.requireFree("schema registry", config.host(), config.registryPort());
        EmbeddedKafka kafka = new EmbeddedKafka(
                dataDirectory,
                config.host(),
                config.advertisedHost().orElse(""),
                config.port(),
                config.retentionCheckInterval());
        kafka.start();
        EmbeddedRegistry registry =
                new EmbeddedRegistry(kafka.bootstrapServers(), config.host(), config.registryPort());
        try {
            registry.start();
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
        return new EmbeddedCluster(kafka, registry);
    }

    /** Where Kafka clients connect, as {@code host:port}. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Where the schema registry is, as {@code http://host:port}. */
    public String registryUrl() {
        return registry.url();
    }

    /** Stops both; what they keep stays in the data directory. */
    @Override
    public void close() {
        try {
            registry.close();
        } finally {
            kafka.close();
        }
    }
}
