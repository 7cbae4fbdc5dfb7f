package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: deploy/up --demo, a look at it, deploy/down. */
@ExtendWith(EngineExtension.class)
@Timeout(900)
class ComposeIT {
    private static final Duration UP = Duration.ofMinutes(8);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final long LARGEST_IMAGE_BYTES = 230_000_000;
    private static final String OF_PROJECT = "label=com.docker.compose.project=isotherm";

    @TempDir
    private Path directory;

    @Test
    void bringsUpADemoThatRelievesItsOverloadAndLeavesNothing() throws Exception {
        String volumes = docker("volume", "ls", "--quiet");
        int console = freePort();
        int prometheus = freePort();
        try {
            // deploy/up takes what runs already, and deploy/down stops only an engine that is noted in this directory.
            Script.run(
                    UP,
                    "env",
                    "ENGINE_RUN=" + directory.resolve("engine"),
                    "CONSOLE_PORT=" + console,
                    "PROMETHEUS_PORT=" + prometheus,
                    "deploy/up",
                    "--demo");

            assertThat(healthyServices())
                    .contains("kafka", "registry", "analyzer", "decider", "console", "agent", "prometheus");
            assertThat(Long.parseLong(docker("image", "inspect", "--format", "{{.Size}}", "isotherm:local")))
                    .isLessThanOrEqualTo(LARGEST_IMAGE_BYTES);
            String token = isotherm("console", "console", "token", "--name", "anna");
            await("a guest of the busy host has moved, and no host is hot")
                    .atMost(SOON)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> hasMoved(console, token) && isCool(console, token));
            await("Prometheus reads every service")
                    .atMost(SOON)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> services(ask(prometheus, "/api/v1/query?query=up==1", ""))
                            .containsAll(List.of("analyzer", "decider", "console", "pool")));
        } catch (Throwable e) {
            System.out.println(docker("ps", "--all", "--filter", OF_PROJECT));
            docker("ps", "--all", "--quiet", "--filter", OF_PROJECT)
                    .lines()
                    .forEach(container -> System.out.println(docker("logs", "--tail", "50", container)));
            throw e;
        } finally {
            Script.run(SOON, "env", "ENGINE_RUN=" + directory.resolve("engine"), "deploy/down");
        }

        assertThat(docker("ps", "--all", "--quiet", "--filter", OF_PROJECT)).isEmpty();
        assertThat(docker("network", "ls", "--quiet", "--filter", OF_PROJECT)).isEmpty();
        assertThat(docker("volume", "ls", "--quiet")).isEqualTo(volumes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String docker(String... command) {
        return Script.run(
                        SOON,
                        Stream.concat(Stream.of("docker"), Stream.of(command)).toArray(String[]::new))
                .strip();
    }

    private static List<String> healthyServices() {
        return docker(
                        "ps",
                        "--filter",
                        OF_PROJECT,
                        "--filter",
                        "health=healthy",
                        "--format",
                        "{{.Label \"com.docker.compose.service\"}}")
                .lines()
                .toList();
    }

    /** Runs a command in the container of a service, as docs/deploy.md tells. */
    private static String isotherm(String service, String... command) {
        String container = docker(
                "ps", "--quiet", "--filter", OF_PROJECT, "--filter", "label=com.docker.compose.service=" + service);
        List<String> all =
                new ArrayList<>(List.of("exec", container, "/opt/java/bin/java", "-jar", "/opt/isotherm/isotherm.jar"));
        all.addAll(List.of(command));
        return docker(all.toArray(String[]::new));
    }

    private static boolean hasMoved(int console, String token) throws Exception {
        return ask(console, "/api/v1/pools/demo/moves", token)
                .findValuesAsText("status")
                .contains("SUCCEEDED");
    }

    private static boolean isCool(int console, String token) throws Exception {
        JsonNode hot = ask(console, "/api/v1/pools/demo", token).path("hot");
        return hot.isArray() && hot.isEmpty();
    }

    private static List<String> services(JsonNode answer) {
        return answer.findValuesAsText("service");
    }

    private static JsonNode ask(int port, String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(response.body());
    }
}
