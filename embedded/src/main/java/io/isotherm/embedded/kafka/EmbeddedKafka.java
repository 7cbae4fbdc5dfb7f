package io.isotherm.embedded.kafka;

import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker with its own KRaft controller in this JVM. Its records and its cluster id live in a data directory and
 * survive restarts. Topics are never created by using them. Plain text, without authentication: whoever reaches the port
 * may do everything, so it listens on the loopback interface unless told otherwise.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** Where it listens by default: the loopback interface. */
    public static final String LOOPBACK = "localhost";
    /** Time between looks at what topics need no longer keep, unless told otherwise: as of any Kafka. */
    public static final Duration RETENTION_CHECK_INTERVAL = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int NODE_ID = 1;
    private static final int CONTROLLER_PORT_ATTEMPTS = 5;
    private static final Duration FIRST_CHECK_AFTER = Duration.ofSeconds(30);

    private final Path dataDirectory;
    private final String host;
    private final String advertisedHost;
    private final int port;
    private final Duration retentionCheckInterval;
    private @Nullable DirectoryLock lock;
    private @Nullable KafkaRaftServer server;
    private @Nullable String bootstrapServers;

    /** A broker on the loopback interface, on any free port. */
    public EmbeddedKafka(Path dataDirectory) {
        this(dataDirectory, LOOPBACK, 0);
    }

    /**
     * A broker that is yet to be started.
     *
     * @param dataDirectory where records and cluster id are kept; created when missing, used by one broker at a time
     * @param host name or address of this machine to listen on
     * @param port to listen on; 0 for any free one
     */
    public EmbeddedKafka(Path dataDirectory, String host, int port) {
        this(dataDirectory, host, "", port, RETENTION_CHECK_INTERVAL);
    }

    /**
     * A broker that is yet to be started.
     *
     * @param dataDirectory where records and cluster id are kept; created when missing, used by one broker at a time
     * @param host name or address of this machine to listen on
     * @param advertisedHost by which clients find it, from this process too; blank for where the host is reachable
     * @param port to listen on; 0 for any free one
     * @param retentionCheckInterval time between looks at what topics need no longer keep, above 0
     */
    public EmbeddedKafka(
            Path dataDirectory, String host, String advertisedHost, int port, Duration retentionCheckInterval) {
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.host = host;
        this.advertisedHost = advertisedHost;
        this.port = port;
        this.retentionCheckInterval = retentionCheckInterval;
    }

    /**
     * Starts the broker; on return it serves requests.
     *
     * @throws EmbeddedStartException if the port is taken, the directory cannot be written, or another broker uses it
     * @throws IllegalStateException if it has been started already
     */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("The broker on " + dataDirectory + " is running already");
        }
        Ports.requireFree("Kafka broker", host, port);
        prepareDirectory();
        lock = DirectoryLock.take(dataDirectory);
        try {
            startOnFreePorts();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startOnFreePorts() {
        for (int attempt = 1; server == null; attempt++) {
            int brokerPort = port == 0 ? Ports.anyFree() : port;
            int controllerPort = Ports.anyFree();
            try {
                server = startServer(brokerPort, controllerPort);
                bootstrapServers = advertised() + ":" + brokerPort;
            } catch (RuntimeException e) {
                if (!portWasTaken(e) || attempt == CONTROLLER_PORT_ATTEMPTS) {
                    throw new EmbeddedStartException(
                            "The Kafka broker on " + dataDirectory + " did not start: " + rootMessage(e), e);
                }
                LOG.info("A port that was free a moment ago has been taken, trying others");
            }
        }
    }

    /**
     * Where clients connect, as {@code host:port}.
     *
     * @throws IllegalStateException if it is not running
     */
    public synchronized String bootstrapServers() {
        if (bootstrapServers == null) {
            throw new IllegalStateException("The broker on " + dataDirectory + " is not running");
        }
        return bootstrapServers;
    }

    /** Stops the broker, its records on disk. Does nothing when it is not running. */
    @Override
    public synchronized void close() {
        if (server != null) {
            KafkaRaftServer stopping = server;
            server = null;
            bootstrapServers = null;
            stopping.shutdown();
            stopping.awaitShutdown();
        }
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private KafkaRaftServer startServer(int brokerPort, int controllerPort) {
        KafkaConfig config = new KafkaConfig(settings(brokerPort, controllerPort));
        format();
        KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            starting.startup();
            return starting;
        } catch (RuntimeException e) {
            try {
                starting.shutdown();
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private void prepareDirectory() {
        try {
            Files.createDirectories(dataDirectory);
        } catch (IOException e) {
            throw unusable(e);
        }
        if (!Files.isWritable(dataDirectory)) {
            throw new EmbeddedStartException("The Kafka broker cannot write its data directory " + dataDirectory
                    + ": give one that this user may write");
        }
    }

    private EmbeddedStartException unusable(Exception cause) {
        String reason = cause instanceof IOException failure ? FileFailure.reason(failure) : cause.getMessage();
        return new EmbeddedStartException(
                "The Kafka broker cannot use its data directory " + dataDirectory + " (" + reason
                        + "): give one that this user may write",
                cause);
    }

    private void format() {
        if (Files.exists(dataDirectory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            // Half-written where a start was killed before it came to meta.properties; Kafka would keep it as it is.
            Files.deleteIfExists(dataDirectory.resolve("bootstrap.checkpoint"));
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(dataDirectory.toString())
                    .setMetadataLogDirectory(dataDirectory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw unusable(e);
        }
    }

    private Map<String, String> settings(int brokerPort, int controllerPort) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("process.roles", "broker,controller");
        settings.put("log.dirs", dataDirectory.toString());
        settings.put(
                "listeners", "PLAINTEXT://" + host + ":" + brokerPort + ",CONTROLLER://localhost:" + controllerPort);
        settings.put(
                "advertised.listeners",
                "PLAINTEXT://" + advertised() + ":" + brokerPort + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        // A fixed voter rather than a dynamic quorum: the controller may then have another port at each start.
        settings.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);

        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        long check = retentionCheckInterval.toMillis();
        settings.put("log.retention.check.interval.ms", Long.toString(check));
        settings.put("log.initial.task.delay.ms", Long.toString(Math.min(check, FIRST_CHECK_AFTER.toMillis())));

        // Small for one machine; the cleaner's default buffer alone is 128 MiB.
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("socket.request.max.bytes", Integer.toString(100 << 20));
        return settings;
    }

    private String advertised() {
        return advertisedHost.isBlank() ? Ports.reachable(host) : advertisedHost;
    }

    private static boolean portWasTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
