package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's Prometheus, which reads the metrics of services and evaluates our rules. */
final class Prometheus implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Path RULES =
            Path.of("..", "deploy", "prometheus", "rules.yml").toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> services;
    private final Process process;
    private final int port;

    /** Where it is, if it is installed. */
    static Optional<Path> program() {
        return Stream.of(Path.of("target", "prometheus", "prometheus"), Path.of("/usr/bin/prometheus"))
                .map(Path::toAbsolutePath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param directory for what it keeps
     * @param port that it listens on
     * @param services where each answers on /metrics, by name
     */
    Prometheus(Path directory, int port, Map<String, Integer> services) throws IOException {
        this.port = port;
        this.services = services;
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                %s
                """.formatted(
                        RULES,
                        services.entrySet().stream()
                                .map(service -> "  - {job_name: %s, static_configs: [{targets: ['127.0.0.1:%d']}]}"
                                        .formatted(service.getKey(), service.getValue()))
                                .collect(Collectors.joining("\n"))));
        process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    /** Waits until the last reading of every service went well. */
    void awaitAllUp() {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            JsonNode targets = ask("targets").at("/data/activeTargets");
            assertThat(targets)
                    .hasSize(services.size())
                    .allSatisfy(target -> assertThat(target.path("health").asText())
                            .as(target.toString())
                            .isEqualTo("up"));
        });
    }

    /** Waits until a metric of a service was read. */
    void awaitMetric(String service, String metric) {
        await(metric + " of " + service)
                .atMost(SOON)
                .until(() -> !ask("query?query=" + encoded(metric + "{job=\"" + service + "\"}"))
                        .at("/data/result")
                        .isEmpty());
    }

    /** Waits until each of our rules was evaluated. */
    void awaitRulesEvaluated() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ask("rules").at("/data/groups/0/rules"))
                        .hasSizeGreaterThan(10)
                        .allSatisfy(rule -> assertThat(rule.path("health").asText())
                                .as(rule.toString())
                                .isEqualTo("ok")));
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

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
