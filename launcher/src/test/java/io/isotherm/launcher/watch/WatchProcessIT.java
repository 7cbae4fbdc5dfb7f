package io.isotherm.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.launcher.IsothermProcess;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.TopicAdmin;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 'watch' as a process among others: its output read by a program, its pipe closed, itself interrupted. */
class WatchProcessIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int RECORDS = 20;
    /** What a shell tells of a program that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static Path config;

    @BeforeAll
    static void start() throws IOException {
        cluster = EmbeddedCluster.start(directory.resolve("data"));
        KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("test"))) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        }
        try (OperatorTopics topics = new OperatorTopics(kafka)) {
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
            for (int version = 1; version <= RECORDS; version++) {
                PoolConfig pool = PoolConfigs.defaults("lab");
                pool.setVersion(version);
                pool.setAppliedAt(now);
                topics.publish(kafka.topics().poolConfig(), "lab", pool, now);
            }
        }
        config = Files.writeString(
                directory.resolve("isotherm.yaml"),
                "kafka: {bootstrapServers: '" + cluster.bootstrapServers() + "', registry: ['" + cluster.registryUrl()
                        + "']}\n");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Process watch(Path told, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("watch", "pool-config", "--output", "json", "-c", config.toString()));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = IsothermProcess.of(told, arguments)
                .redirectErrorStream(false)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .redirectError(told.toFile());
        // It logs as it does for operators, not as tests do.
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=logback.xml");
        return builder.start();
    }

    private static int ended(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProgramReadsAnObjectInEachLineAndNothingElse() throws Exception {
        Process process = watch(directory.resolve("read"), "--once");

        List<String> lines = process.inputReader().lines().toList();

        assertThat(lines)
                .hasSize(RECORDS)
                .allSatisfy(line ->
                        assertThat(new JsonMapper().readTree(line).isObject()).isTrue());
        assertThat(ended(process)).isZero();
    }

    @Test
    void itEndsInOrderWhenItsPipeIsClosed() throws Exception {
        Path told = directory.resolve("closed");
        Process process = watch(told, "--from-beginning");
        process.inputReader().close();

        assertThat(ended(process)).isZero();
        assertThat(Files.readString(told)).doesNotContain("Exception");
    }

    @Test
    void itEndsBetweenRecordsOnCtrlC() throws Exception {
        Path told = directory.resolve("interrupted");
        Process process = watch(told, "--from-beginning");
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).startsWith("{").endsWith("}");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(ended(process)).isEqualTo(INTERRUPTED);
        }
        assertThat(Files.readString(told)).doesNotContain("Exception");
    }
}
