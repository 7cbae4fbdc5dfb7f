package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.runtime.OperationsConfig;
import io.isotherm.runtime.OperationsServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus reads what the services of a running demo export, and its server takes our rules. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PrometheusIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Path RULES =
            Path.of("..", "deploy", "prometheus", "rules.yml").toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    private static Optional<Path> prometheus() {
        return Stream.of(Path.of("target", "prometheus", "prometheus"), Path.of("/usr/bin/prometheus"))
                .map(Path::toAbsolutePath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void readsAllThatServicesExportAndEvaluatesTheRules(@TempDir Path directory) throws Exception {
        assumeTrue(
                System.getenv("CI") != null || prometheus().isPresent(),
                "Prometheus is missing; apt-get install prometheus");
        try (RunningStory story = new RunningStory(ReplayStory.story());
                OperationsServer server =
                        new OperationsServer(OperationsConfig.loopback(0), story.meters(), List.of())) {
            story.runFor(Duration.ofMinutes(3));
            Process process = start(directory, server.port());
            try {
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> ask("targets")
                                .at("/data/activeTargets/0/health")
                                .asText()
                                .equals("up"));
                assertThat(ask("targets").at("/data/activeTargets/0/lastError").asText())
                        .isEmpty();
                // Of each service.
                for (String metric : List.of(
                        "isotherm_collector_read_seconds_count",
                        "isotherm_analyzer_windows_closed_total",
                        "isotherm_decider_last_tick_seconds",
                        "isotherm_executor_running",
                        "jvm_memory_used_bytes")) {
                    await(metric)
                            .atMost(SOON)
                            .until(() -> !ask("query?query=" + encoded(metric))
                                    .at("/data/result")
                                    .isEmpty());
                }
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(ask("rules").at("/data/groups/0/rules"))
                                .hasSizeGreaterThan(10)
                                .allSatisfy(
                                        rule -> assertThat(rule.path("health").asText())
                                                .as(rule.toString())
                                                .isEqualTo("ok")));
            } finally {
                process.destroy();
                process.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private Process start(Path directory, int exporter) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: isotherm
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(RULES, exporter));
        return new ProcessBuilder(
                        prometheus().orElseThrow().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private JsonNode ask(String what) throws IOException, InterruptedException {
        return new JsonMapper()
                .readTree(http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
