package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.Isotherm;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.OperationsConfig;
import io.isotherm.runtime.OperationsServer;
import io.isotherm.runtime.Service;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Health health = Health.of(true, true, Map.of("streams", "RUNNING"));
    private final OperationsServer server = new OperationsServer(
            OperationsConfig.loopback(0),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            List.of(new Analyzer()));

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Isotherm.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String config(int port) throws Exception {
        return Files.writeString(
                        directory.resolve("isotherm.yaml"), "operations: {host: 0.0.0.0, port: " + port + "}\n")
                .toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aReadyServiceEndsWithZeroAndItsDetails() throws Exception {
        assertThat(run("health", "-c", config(server.port()))).isZero();
        assertThat(out.toString()).contains("analyzer: ready", "streams: RUNNING");
    }

    @Test
    void aServiceThatIsNotReadyEndsWithOneAndSaysWhy() {
        health = Health.of(true, false, Map.of("waiting for", "No broker answers at kafka:9092"));

        assertThat(run("health", "--url", "http://127.0.0.1:" + server.port() + "/"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("analyzer: not ready", "waiting for: No broker answers at kafka:9092");
    }

    @Test
    void whereNoServiceAnswersTheAddressAndTheRemedyAreTold() throws Exception {
        assertThat(run("health", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("No service answers at http://127.0.0.1:1/health/ready", "operations.port");
        assertThat(run("health", "-c", config(0))).isEqualTo(1);
        assertThat(err.toString()).contains("operations.port is 0", "--url").doesNotContain("\tat ");
    }

    @Test
    void aServiceWithATokenAnswersWhoHasItsFileOnly() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "a-token-of-this-service\n");
        Path other = Files.writeString(directory.resolve("other"), "a-token-of-another-one\n");
        OperationsConfig config =
                new OperationsConfig("127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.of(token), false);
        try (OperationsServer closed = new OperationsServer(
                config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), List.of(new Analyzer()))) {
            String url = "http://127.0.0.1:" + closed.port();
            assertThat(run("health", "--url", url, "-c", configWithToken(token)))
                    .isZero();
            assertThat(run("health", "--url", url, "-c", configWithToken(other)))
                    .isEqualTo(1);
            assertThat(run("health", "--url", url)).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("asks for another token", "operations.tokenFile")
                .doesNotContain("a-token-of", "\tat ");
    }

    private String configWithToken(Path token) throws IOException {
        return Files.writeString(directory.resolve("isotherm.yaml"), "operations: {tokenFile: " + token + "}\n")
                .toString();
    }

    private final class Analyzer implements Service {
        @Override
        public String name() {
            return "analyzer";
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            return health;
        }

        @Override
        public void close() {}
    }
}
