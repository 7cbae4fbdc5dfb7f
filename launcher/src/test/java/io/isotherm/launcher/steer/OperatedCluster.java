package io.isotherm.launcher.steer;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.Isotherm;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker and registry, and the commands of an operator on them, whose words are kept. */
abstract class OperatedCluster {
    @TempDir
    static Path directory;

    static EmbeddedCluster cluster;
    static KafkaConnection kafka;
    static String config;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(directory.resolve("data"));
        kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        config = configuration("isotherm.yaml", cluster.registryUrl());
    }

    static String configuration(String name, String registry) throws Exception {
        return Files.writeString(
                        directory.resolve(name),
                        "pool: lab\ntopics: {partitions: 2}\nkafka: {bootstrapServers: \"" + cluster.bootstrapServers()
                                + "\", registry: [\"" + registry + "\"]}\n")
                .toString();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("-c")) {
            all.addAll(List.of("-c", config));
        }
        int exit = Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertThat(err.toString()).doesNotContain("\tat ");
        return exit;
    }

    /** Read as a change reads it: a transaction that was committed is shown to others a moment later. */
    static PoolConfig newest(String pool) {
        List<PoolConfig> read = new ArrayList<>();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            operator.change(pool, Map.of(), newest -> {
                newest.ifPresent(read::add);
                return Optional.empty();
            });
        }
        assertThat(read).isNotEmpty();
        return read.get(read.size() - 1);
    }

    /** What a command says that knows no other way than the process's own output. */
    String printed(String... arguments) {
        PrintStream former = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(arguments)).isZero();
        } finally {
            System.setOut(former);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
