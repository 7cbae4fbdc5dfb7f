package io.isotherm.console;

import static io.isotherm.console.ConsoleClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.console.Listener.Event;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.console.api.ControlApi;
import io.isotherm.console.api.ExplainApi;
import io.isotherm.console.api.ReadApi;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.ReadModel;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.TopicRecords;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console on a broker, asked as browsers and programs ask. */
class ConsoleIT {
    private static final Map<String, String> LAB = Map.of("pool", LabRecords.POOL);
    private static final String WHY = "{\"reason\": \"a test\"}";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Instant TICK = Instant.ofEpochMilli(System.currentTimeMillis())
            .truncatedTo(ChronoUnit.MINUTES)
            .minusSeconds(300);

    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static KafkaConnection kafka;
    private static OperatorTopics topics;
    private static ConsoleService console;
    private static ConsoleClient client;
    private static String operator;
    private static String viewer;

    @BeforeAll
    static void start() {
        // Not in the temporary directory, which is taken away also where the broker still runs.
        cluster = EmbeddedCluster.start(
                Path.of("target", "console-broker-" + ProcessHandle.current().pid()));
        kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("test"))) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        }
        topics = new OperatorTopics(kafka);
        topics.publish(kafka.topics().poolConfig(), LabRecords.POOL, LabRecords.config(TICK), TICK);
        window(TICK);
        topics.publish(kafka.topics().migrationCommands(), "lab/xen1", LabRecords.command(TICK), TICK);
        decide(TICK, true);
        Path tokens = directory.resolve("tokens");
        operator = new TokenFile(tokens).make("anna", ConsoleRole.OPERATOR, TICK);
        viewer = new TokenFile(tokens).make("victor", ConsoleRole.VIEWER, TICK);
        console = new ConsoleService(
                ConsoleConfig.loopback(0, tokens), kafka, new SimpleMeterRegistry(), InstantSource.system());
        console.start();
        client = new ConsoleClient(console.url());
        await().atMost(SOON).until(() -> console.health().ready());
    }

    @AfterAll
    static void stop() {
        console.close();
        topics.close();
        cluster.close();
    }

    private static void window(Instant end) {
        topics.publish(
                kafka.topics().hostStates(), "lab/xen1", LabRecords.state("xen1", end, Temperature.HOT, 0.95), end);
        topics.publish(
                kafka.topics().hostStates(), "lab/xen2", LabRecords.state("xen2", end, Temperature.COLD, 0.1), end);
    }

    private static void decide(Instant tick, boolean issued) {
        topics.publish(kafka.topics().decisions(), LabRecords.POOL, LabRecords.decision(tick, issued), tick);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** A window with an offer, later than any before. */
    private static Instant offer() {
        Instant tick = Instant.ofEpochMilli(System.currentTimeMillis());
        window(tick);
        decide(tick, false);
        await().atMost(SOON)
                .until(() -> client.get("/pools/{pool}/offers", LAB).body().contains(LabRecords.moveId(tick)));
        return tick;
    }

    /** How many records operators have published; ends of partitions count marks of transactions, too. */
    private static long written() {
        Map<String, Object> properties = kafka.clientProperties("test-ends");
        TopicPartition approvals = new TopicPartition(kafka.topics().approvals().name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long answers = consumer.endOffsets(List.of(approvals)).getOrDefault(approvals, 0L);
            return answers + topics.configHistory(LabRecords.POOL).size();
        }
    }

    @Test
    void whatIsReadIsAsTheSpecificationSays() {
        Map<String, String> xen1 = Map.of("pool", "lab", "host", "xen1");

        assertThat(json(client.get("/session", Map.of())).path("role").asText()).isEqualTo("none");
        assertThat(json(client.get("/pools", Map.of())).at("/items/0/pool").asText())
                .isEqualTo("lab");
        assertThat(json(client.get("/pools/{pool}", LAB)).at("/hot/0/host").asText())
                .isEqualTo("xen1");
        assertThat(json(client.get("/pools/{pool}/hosts", LAB, "?guests=true", Map.of()))
                        .at("/items/0/guests/1/name")
                        .asText())
                .isEqualTo("web1");
        assertThat(json(client.get("/pools/{pool}/hosts/{host}", xen1))
                        .at("/tile/load/cpu")
                        .asDouble())
                .isEqualTo(0.95);
        assertThat(json(client.get("/pools/{pool}/hosts/{host}/history", xen1))
                        .at("/points/0/load/cpu")
                        .asDouble())
                .isEqualTo(0.95);
        assertThat(json(client.get("/pools/{pool}/guests", LAB)).at("/items").size())
                .isEqualTo(2);
        assertThat(json(client.get("/pools/{pool}/guests/{guest}", Map.of("pool", "lab", "guest", LabRecords.WEB1)))
                        .at("/moves/0/destination")
                        .asText())
                .isEqualTo("xen2");
        assertThat(json(client.get("/pools/{pool}/decisions", LAB)).at("/items"))
                .isNotEmpty();
        assertThat(json(client.get(
                                "/pools/{pool}/decisions/{decision}",
                                Map.of("pool", "lab", "decision", LabRecords.decisionId(TICK))))
                        .at("/moves/0/vmName")
                        .asText())
                .isEqualTo("web1");
        assertThat(json(client.get("/pools/{pool}/moves", LAB))
                        .at("/items/0/commandId")
                        .asText())
                .isEqualTo(LabRecords.moveId(TICK));
        assertThat(client.get("/pools/{pool}/power", LAB).statusCode()).isEqualTo(200);
        assertThat(json(client.get("/pools/{pool}/history", LAB))
                        .at("/points/0/highest/cpu")
                        .asDouble())
                .isEqualTo(0.95);
        assertThat(json(client.get("/pools/{pool}/config", LAB)).path("yaml").asText())
                .contains("mode: recommend");
        assertThat(json(client.get("/pools/{pool}/config/history", LAB)).at("/items"))
                .isNotEmpty();
        assertThat(client.get("/dead-letters", Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void whyIsAnsweredOfNowAndOfThen() {
        assertThat(json(client.get("/pools/{pool}/explain", LAB, "?subject=xen1", Map.of()))
                        .path("summary")
                        .asText())
                .contains("HOT");
        assertThat(json(client.get("/pools/{pool}/explain", LAB, "?subject=xen1&at=" + TICK, Map.of()))
                        .path("steps"))
                .isNotEmpty();
        assertThat(client.get("/pools/{pool}/explain", LAB, "?subject=nobody", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.get("/pools/{pool}/explain", LAB, "?at=noon", Map.of())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsAProblem() {
        assertThat(client.get("/pools/{pool}", Map.of("pool", "elsewhere")).statusCode())
                .isEqualTo(404);
        assertThat(client.get("/pools/{pool}/hosts/{host}", Map.of("pool", "lab", "host", "xen9"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.get("/pools/{pool}/hosts", LAB, "?limit=0", Map.of()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        HttpResponse<String> first = client.get("/pools/{pool}/config", LAB);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = client.get("/pools/{pool}/config", LAB, "", Map.of("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        JsonNode first = json(client.get("/pools/{pool}/hosts", LAB, "?limit=1", Map.of()));
        JsonNode second = json(client.get(
                "/pools/{pool}/hosts",
                LAB,
                "?limit=1&after=" + first.path("next").asText(),
                Map.of()));

        assertThat(first.at("/items/0/host").asText()).isEqualTo("xen1");
        assertThat(second.at("/items/0/host").asText()).isEqualTo("xen2");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void controlOfWhoMayNotIsRefusedAndChangesNothing() {
        long before = written();
        String pause = "/pools/{pool}/pause";

        assertThat(client.post(pause, LAB, "", WHY, Map.of()).statusCode()).isEqualTo(401);
        assertThat(client.post(pause, LAB, "", WHY, bearer("no-token-of-ours")).statusCode())
                .isEqualTo(401);
        assertThat(client.post(pause, LAB, "", WHY, bearer(viewer)).statusCode())
                .isEqualTo(403);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + operator, "Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + operator, "Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post(pause, LAB, "", "{}", bearer(operator)).statusCode())
                .isEqualTo(400);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + operator, "Idempotency-Key", "short"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.post(
                                pause,
                                LAB,
                                "",
                                WHY,
                                Map.of("Authorization", "Bearer " + operator, "If-Match", "\"999\""))
                        .statusCode())
                .isEqualTo(412);
        assertThat(client.post(pause, LAB, "?preview=true", WHY, bearer(operator))
                        .statusCode())
                .isEqualTo(200);
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void controlIsRecordedOnceWithWhoAndWhy() {
        String key = UUID.randomUUID().toString();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + operator, "Idempotency-Key", key);
        Map<String, String> xen2 = Map.of("pool", "lab", "host", "xen2");

        JsonNode outcome = json(client.post("/pools/{pool}/hosts/{host}/drain", xen2, "", WHY, headers));
        long after = written();

        assertThat(outcome.path("changed").asBoolean()).isTrue();
        AppliedConfig applied = newest();
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
        assertThat(written()).isEqualTo(after);
        await().atMost(SOON)
                .until(() -> json(client.get("/pools/{pool}/hosts/{host}", xen2))
                        .at("/tile/maintenance")
                        .asBoolean());
        assertThat(client.post("/pools/{pool}/hosts/{host}/undrain", xen2, "", WHY, bearer(operator))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(
                                "/pools/{pool}/mode",
                                LAB,
                                "?preview=true",
                                "{\"mode\": \"OBSERVE\", \"reason\": \"a test\"}",
                                bearer(operator))
                        .statusCode())
                .isEqualTo(200);
    }

    private static AppliedConfig newest() {
        List<AppliedConfig> history = topics.configHistory(LabRecords.POOL);
        return history.get(history.size() - 1);
    }

    @Test
    void anOfferIsApprovedOrRejected() {
        Instant tick = offer();
        Map<String, String> offer = Map.of("pool", "lab", "offer", LabRecords.moveId(tick));
        long before = written();

        HttpResponse<String> preview =
                client.post("/pools/{pool}/offers/{offer}/reject", offer, "?preview=true", WHY, bearer(operator));
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(written()).isEqualTo(before);

        assertThat(client.post("/pools/{pool}/offers/{offer}/approve", offer, "", WHY, bearer(operator))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post("/pools/{pool}/offers/{offer}/reject", offer, "", WHY, bearer(operator))
                        .statusCode())
                .isEqualTo(200);
        assertThat(written()).isEqualTo(before + 2);
        await().atMost(SOON)
                .until(() -> !client.get("/pools/{pool}/offers", LAB).body().contains(LabRecords.moveId(tick)));
        assertThat(client.post("/pools/{pool}/offers/{offer}/approve", offer, "", WHY, bearer(operator))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void whatHappensIsToldToWhoListensAndCanBeResumed() {
        String last;
        try (Listener listener = new Listener(client, "lab", "")) {
            await().atMost(SOON).until(() -> listener.heard("snapshot"));
            Instant tick = offer();
            await().atMost(SOON).until(() -> told(listener, "decision", LabRecords.decisionId(tick)));
            await().atMost(SOON).until(() -> listener.heard("hosts"));
            last = listener.lastId();
            for (Event event : listener.events()) {
                check(event);
            }
        }
        Instant missed = offer();
        try (Listener resumed = new Listener(client, "lab", last)) {
            await().atMost(SOON).until(() -> told(resumed, "decision", LabRecords.decisionId(missed)));
            assertThat(resumed.heard("snapshot")).isFalse();
        }
        try (Listener stranger = new Listener(client, "lab", "elsewhere-17")) {
            await().atMost(SOON).until(() -> stranger.heard("snapshot"));
        }
    }

    private static boolean told(Listener listener, String name, String part) {
        return listener.events().stream()
                .anyMatch(event -> event.name().equals(name) && event.data().contains(part));
    }

    private static void check(Event event) {
        Optional<String> schema = Optional.ofNullable(Map.of(
                        "pool", "PoolSummary",
                        "hosts", "HostPage",
                        "decision", "DecisionSummary",
                        "move", "MoveStatus",
                        "offers", "OfferList",
                        "config", "ConfigVersion")
                .get(event.name()));
        schema.ifPresent(name -> client.specification().checkSchema(name, event.data()));
    }

    @Test
    void aFloodOfControlIsStopped() {
        String flooder = new TokenFile(directory.resolve("tokens")).make("flo", ConsoleRole.OPERATOR, TICK);
        long before = written();
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
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void eachPathOfTheSpecificationIsAnsweredAndNoOther() {
        ReadModel model = new ReadModel(InstantSource.system());
        Routes routes = new Routes();
        new ReadApi(model).addTo(routes);
        new ExplainApi(model, pool -> new TopicRecords(kafka, pool)).addTo(routes);
        new ControlApi(model, topics).addTo(routes);

        assertThat(routes.templates())
                .containsExactlyInAnyOrderElementsOf(client.specification().operations());
    }

    @Test
    void anotherNameThanOursIsRefused() throws IOException {
        URI url = URI.create(console.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream()
                    .write("GET /api/v1/pools HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void thePageAndItsLibrariesAreServedStrictly() {
        HttpResponse<String> page = client.page("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(client.page("/lib/uplot/dist/uPlot.esm.js").statusCode()).isEqualTo(200);
        assertThat(client.page("/lib/lit-html/lit-html.js").statusCode()).isEqualTo(200);
        assertThat(client.page("/openapi.yaml").statusCode()).isEqualTo(200);
        assertThat(client.page("/..%2fopenapi.yaml").statusCode()).isNotEqualTo(200);
        assertThat(client.page("/../META-INF/MANIFEST.MF").statusCode()).isIn(400, 404);
    }

    @Test
    void beyondLoopbackNothingButHealthIsToldWithoutAToken() {
        ConsoleConfig everywhere = new ConsoleConfig(
                "0.0.0.0", 0, List.of(), directory.resolve("tokens"), Optional.empty(), Optional.empty(), true);
        ConsoleService exposed =
                new ConsoleService(everywhere, kafka, new SimpleMeterRegistry(), InstantSource.system());
        exposed.start();
        try {
            ConsoleClient outside = new ConsoleClient(exposed.url());
            assertThat(outside.page("/health").statusCode()).isEqualTo(200);
            assertThat(outside.get("/pools", Map.of()).statusCode()).isEqualTo(401);
            assertThat(outside.get("/pools", Map.of(), "", bearer(viewer)).statusCode())
                    .isEqualTo(200);
        } finally {
            exposed.close();
        }
    }
}
