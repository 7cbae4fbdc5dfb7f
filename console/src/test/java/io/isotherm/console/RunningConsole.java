package io.isotherm.console;

import static org.awaitility.Awaitility.await;

import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.Temperature;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A console on a broker of its own, over the records of a small pool. */
final class RunningConsole implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    static final Instant TICK = Instant.ofEpochMilli(System.currentTimeMillis())
            .truncatedTo(ChronoUnit.MINUTES)
            .minusSeconds(300);

    private final EmbeddedCluster cluster;
    private final KafkaConnection kafka;
    private final OperatorTopics topics;
    private final ConsoleService console;
    private final ConsoleClient client;
    private final Path tokens;
    private final String operator;
    private final String viewer;

    /** Gives it to tests that ask for it: one to all of their classes, closed after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningConsole.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(RunningConsole.class))
                    .computeIfAbsent(RunningConsole.class, key -> new RunningConsole(), RunningConsole.class);
        }
    }

    RunningConsole() {
        Path directory =
                Path.of("target", "console-broker-" + ProcessHandle.current().pid());
        cluster = EmbeddedCluster.start(directory);
        kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("test"))) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        }
        topics = new OperatorTopics(kafka);
        topics.publish(kafka.topics().poolConfig(), LabRecords.POOL, LabRecords.config(TICK), TICK);
        window(TICK);
        topics.publish(kafka.topics().migrationCommands(), "lab/xen1", LabRecords.command(TICK), TICK);
        decide(TICK, true);
        tokens = directory.resolve("tokens");
        operator = new TokenFile(tokens).make("anna", ConsoleRole.OPERATOR, TICK);
        viewer = new TokenFile(tokens).make("victor", ConsoleRole.VIEWER, TICK);
        console = new ConsoleService(
                ConsoleConfig.loopback(0, tokens), kafka, new SimpleMeterRegistry(), InstantSource.system());
        console.start();
        client = new ConsoleClient(console.url());
        await().atMost(SOON).until(() -> console.health().ready());
    }

    KafkaConnection kafka() {
        return kafka;
    }

    OperatorTopics topics() {
        return topics;
    }

    ConsoleClient client() {
        return client;
    }

    String url() {
        return console.url();
    }

    /** The file of the tokens. */
    Path tokens() {
        return tokens;
    }

    /** The token of anna, who is an operator. */
    String operator() {
        return operator;
    }

    /** The token of victor, who may look. */
    String viewer() {
        return viewer;
    }

    /** A window with an offer, later than any before. */
    Instant offer() {
        Instant tick = Instant.ofEpochMilli(System.currentTimeMillis());
        window(tick);
        decide(tick, false);
        Map<String, String> lab = Map.of("pool", LabRecords.POOL);
        await().atMost(SOON)
                .until(() -> client.get("/pools/{pool}/offers", lab).body().contains(LabRecords.moveId(tick)));
        return tick;
    }

    /** How many records operators have published; ends of partitions count marks of transactions, too. */
    long written() {
        Map<String, Object> properties = kafka.clientProperties("test-ends");
        TopicPartition approvals = new TopicPartition(kafka.topics().approvals().name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long answers = consumer.endOffsets(List.of(approvals)).getOrDefault(approvals, 0L);
            return answers + topics.configHistory(LabRecords.POOL).size();
        }
    }

    /** The newest configuration, with who applied it and why. */
    AppliedConfig newest() {
        List<AppliedConfig> history = topics.configHistory(LabRecords.POOL);
        return history.get(history.size() - 1);
    }

    private void window(Instant end) {
        topics.publish(
                kafka.topics().hostStates(), "lab/xen1", LabRecords.state("xen1", end, Temperature.HOT, 0.95), end);
        topics.publish(
                kafka.topics().hostStates(), "lab/xen2", LabRecords.state("xen2", end, Temperature.COLD, 0.1), end);
    }

    private void decide(Instant tick, boolean issued) {
        topics.publish(kafka.topics().decisions(), LabRecords.POOL, LabRecords.decision(tick, issued), tick);
    }

    @Override
    public void close() {
        console.close();
        topics.close();
        cluster.close();
    }
}
