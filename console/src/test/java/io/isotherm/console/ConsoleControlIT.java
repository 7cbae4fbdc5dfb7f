package io.isotherm.console;

import static io.isotherm.console.ConsoleClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.schema.PoolConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may have a console do something, and what comes of it. */
@ExtendWith(RunningConsole.Shared.class)
class ConsoleControlIT {
    private static final Map<String, String> LAB = Map.of("pool", LabRecords.POOL);
    private static final String WHY = "{\"reason\": \"a test\"}";

    private final RunningConsole running;
    private final ConsoleClient client;

    ConsoleControlIT(RunningConsole running) {
        this.running = running;
        this.client = running.client();
    }

    @Test
    void controlOfWhoMayNotIsRefusedAndChangesNothing() {
        long before = running.written();
        String pause = "/pools/{pool}/pause";

        assertThat(client.post(pause, LAB, "", WHY, Map.of()).statusCode()).isEqualTo(401);
        assertThat(client.post(pause, LAB, "", WHY, bearer("no-token-of-ours")).statusCode())
                .isEqualTo(401);
        assertThat(client.post(pause, LAB, "", WHY, bearer(running.viewer())).statusCode())
                .isEqualTo(403);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of(
                                        "Authorization",
                                        "Bearer " + running.operator(),
                                        "Origin",
                                        "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + running.operator(), "Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post(pause, LAB, "", "{}", bearer(running.operator())).statusCode())
                .isEqualTo(400);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + running.operator(), "Idempotency-Key", "short"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + running.operator(), "If-Match", "\"999\""))
                        .statusCode())
                .isEqualTo(412);
        assertThat(client.post(pause, LAB, "?preview=true", WHY, bearer(running.operator()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(running.written()).isEqualTo(before);
    }

    @Test
    void noControlIsForEverybody() {
        long before = running.written();
        Map<String, String> names =
                Map.of("pool", "lab", "host", "xen1", "offer", LabRecords.moveId(RunningConsole.TICK));
        String asked = "{\"mode\": \"AUTOMATIC\", \"reason\": \"a test\"}";
        List<Map<String, String>> strangers = List.of(
                Map.of(),
                bearer(running.viewer()),
                Map.of("Authorization", "Basic " + running.operator()),
                Map.of("Authorization", "Bearer " + running.operator(), "Origin", "null"),
                Map.of("Authorization", "Bearer " + running.operator(), "Sec-Fetch-Site", "same-site"),
                Map.of("Authorization", "Bearer " + running.operator(), "Content-Type", "text/plain"));
        List<String> controls = client.specification().operations().stream()
                .filter(operation -> operation.startsWith("POST "))
                .map(operation -> operation.substring("POST ".length()))
                .toList();

        assertThat(controls).hasSize(7);
        for (String control : controls) {
            for (Map<String, String> stranger : strangers) {
                assertThat(client.post(control, names, "", asked, stranger).statusCode())
                        .as("%s with %s", control, stranger.keySet())
                        .isIn(401, 403, 415);
            }
            assertThat(client.page("/api/v1" + ConsoleClient.path(control, names))
                            .statusCode())
                    .as("%s by a link", control)
                    .isEqualTo(405);
        }
        assertThat(running.written()).isEqualTo(before);
    }

    @Test
    void whoGuessesTokensIsSlowedDown() {
        long before = running.written();
        // Not the console that other tests ask, too: who guesses is known by the address.
        ConsoleService guessed = new ConsoleService(
                ConsoleConfig.loopback(0, running.tokens()),
                running.kafka(),
                new SimpleMeterRegistry(),
                InstantSource.system());
        guessed.start();
        try {
            ConsoleClient guesser = new ConsoleClient(guessed.url());
            // At once, since time gives some of the limit back.
            List<CompletableFuture<HttpResponse<String>>> guesses = Stream.iterate(0, i -> i + 1)
                    .map(i -> guesser.http()
                            .sendAsync(
                                    guesser.request("/pools/lab/pause", bearer("guess-" + i))
                                            .setHeader("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofString(WHY))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString()))
                    .limit(100)
                    .toList();

            assertThat(guesses)
                    .extracting(call -> call.join().statusCode())
                    .contains(429)
                    .isSubsetOf(401, 429);
            assertThat(guesser.get("/pools", Map.of(), "", bearer(running.viewer()))
                            .statusCode())
                    .as("who has a token is let in all the same")
                    .isEqualTo(200);
        } finally {
            guessed.close();
        }
        assertThat(running.written()).isEqualTo(before);
    }

    @Test
    void controlIsRecordedOnceWithWhoAndWhy() {
        String key = UUID.randomUUID().toString();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + running.operator(), "Idempotency-Key", key);
        Map<String, String> xen2 = Map.of("pool", "lab", "host", "xen2");

        JsonNode outcome = json(client.post("/pools/{pool}/hosts/{host}/drain", xen2, "", WHY, headers));
        long after = running.written();

        assertThat(outcome.path("changed").asBoolean()).isTrue();
        AppliedConfig applied = running.newest();
        assertThat(applied.by()).isEqualTo("anna");
        assertThat(applied.reason()).isEqualTo("a test");
        assertThat(applied.config()
                        .map(PoolConfig::getConstraints)
                        .orElseThrow()
                        .getMaintenanceHosts())
                .contains("xen2");
        assertThat(client.post("/pools/{pool}/hosts/{host}/drain", xen2, "", WHY, headers)
                        .statusCode())
                .isEqualTo(409);
        assertThat(running.written()).isEqualTo(after);
        await().atMost(RunningConsole.SOON)
                .until(() -> json(client.get("/pools/{pool}/hosts/{host}", xen2))
                        .at("/tile/maintenance")
                        .asBoolean());
        assertThat(client.post("/pools/{pool}/hosts/{host}/undrain", xen2, "", WHY, bearer(running.operator()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(
                                "/pools/{pool}/mode",
                                LAB,
                                "?preview=true",
                                "{\"mode\": \"OBSERVE\", \"reason\": \"a test\"}",
                                bearer(running.operator()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anOfferIsApprovedOrRejected() {
        Instant tick = running.offer();
        Map<String, String> offer = Map.of("pool", "lab", "offer", LabRecords.moveId(tick));
        long before = running.written();

        HttpResponse<String> preview = client.post(
                "/pools/{pool}/offers/{offer}/reject", offer, "?preview=true", WHY, bearer(running.operator()));
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(running.written()).isEqualTo(before);

        assertThat(client.post("/pools/{pool}/offers/{offer}/approve", offer, "", WHY, bearer(running.operator()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post("/pools/{pool}/offers/{offer}/reject", offer, "", WHY, bearer(running.operator()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(running.written()).isEqualTo(before + 2);
        await().atMost(RunningConsole.SOON)
                .until(() -> !client.get("/pools/{pool}/offers", LAB).body().contains(LabRecords.moveId(tick)));
        assertThat(client.post("/pools/{pool}/offers/{offer}/approve", offer, "", WHY, bearer(running.operator()))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aFloodOfControlIsStopped() {
        String flooder = new TokenFile(running.tokens()).make("flo", ConsoleRole.OPERATOR, RunningConsole.TICK);
        long before = running.written();
        // At once, since time gives some of the limit back.
        List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(() -> client.http()
                        .sendAsync(
                                client.request("/pools/lab/pause", bearer(flooder))
                                        .setHeader("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .limit(150)
                .toList();

        assertThat(calls).extracting(call -> call.join().statusCode()).contains(400, 429);
        assertThat(running.written()).isEqualTo(before);
    }

    @Test
    void anotherNameThanOursIsRefused() throws IOException {
        URI url = URI.create(running.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream()
                    .write("GET /api/v1/pools HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void beyondLoopbackNothingButHealthIsToldWithoutAToken() {
        ConsoleConfig everywhere =
                new ConsoleConfig("0.0.0.0", 0, List.of(), running.tokens(), Optional.empty(), Optional.empty(), true);
        ConsoleService exposed =
                new ConsoleService(everywhere, running.kafka(), new SimpleMeterRegistry(), InstantSource.system());
        exposed.start();
        try {
            ConsoleClient outside = new ConsoleClient(exposed.url());
            assertThat(outside.page("/health").statusCode()).isEqualTo(200);
            assertThat(outside.get("/pools", Map.of()).statusCode()).isEqualTo(401);
            assertThat(outside.get("/pools", Map.of(), "", bearer(running.viewer()))
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            exposed.close();
        }
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }
}
