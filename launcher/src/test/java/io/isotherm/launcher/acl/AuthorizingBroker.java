package io.isotherm.launcher.acl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** A broker that knows its users by SCRAM, each with the password NAME-secret, and lets them do only what is granted. */
final class AuthorizingBroker implements AutoCloseable {
    static final String ADMINISTRATOR = "administrator";

    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" "
                    + "password=\"%s-secret\";";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private AuthorizingBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    static AuthorizingBroker start(Path directory, List<String> users) throws IOException {
        int port = freePort();
        int controllerPort = freePort();
        Map<String, String> settings = new TreeMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("log.dirs", directory.resolve("data").toString());
        settings.put("listeners", "SASL://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("listener.security.protocol.map", "SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "SASL");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put(
                "listener.name.sasl.scram-sha-512.sasl.jaas.config", LOGIN.formatted(ADMINISTRATOR, ADMINISTRATOR));
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        // The controller's own connection has no user.
        settings.put("super.users", "User:" + ADMINISTRATOR + ";User:ANONYMOUS");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        Path file = directory.resolve("server.properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        format(file, users);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        return new AuthorizingBroker(server, "localhost:" + port);
    }

    private static void format(Path file, List<String> users) {
        List<String> arguments =
                new ArrayList<>(List.of("format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()));
        List<String> all = new ArrayList<>(users);
        all.add(ADMINISTRATOR);
        for (String user : all) {
            arguments.add("--add-scram");
            arguments.add("SCRAM-SHA-512=[name=" + user + ",password=" + user + "-secret]");
        }
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int exitCode = StorageTool.execute(arguments.toArray(String[]::new), silent);
        if (exitCode != 0) {
            throw new IllegalStateException("The broker's directory was not formatted: exit code " + exitCode);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The settings of a client of a user. */
    Map<String, Object> client(String user) {
        Map<String, Object> settings = new HashMap<>(security(user));
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    /** What {@code kafka.client} holds for a user. */
    static Map<String, String> security(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                LOGIN.formatted(user, user));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
