package io.isotherm.console;

import static io.isotherm.console.ConsoleClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.console.Listener.Event;
import io.isotherm.console.api.ControlApi;
import io.isotherm.console.api.ExplainApi;
import io.isotherm.console.api.ReadApi;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.ReadModel;
import io.isotherm.operator.TopicRecords;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a console on a broker tells, asked as browsers and programs ask. */
@ExtendWith(RunningConsole.Shared.class)
class ConsoleIT {
    private static final Map<String, String> LAB = Map.of("pool", LabRecords.POOL);

    private final RunningConsole running;
    private final ConsoleClient client;

    ConsoleIT(RunningConsole running) {
        this.running = running;
        this.client = running.client();
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
                                Map.of("pool", "lab", "decision", LabRecords.decisionId(RunningConsole.TICK))))
                        .at("/moves/0/vmName")
                        .asText())
                .isEqualTo("web1");
        assertThat(json(client.get("/pools/{pool}/moves", LAB))
                        .at("/items/0/commandId")
                        .asText())
                .isEqualTo(LabRecords.moveId(RunningConsole.TICK));
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
        assertThat(json(client.get("/pools/{pool}/explain", LAB, "?subject=xen1&at=" + RunningConsole.TICK, Map.of()))
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
    void whatHappensIsToldToWhoListensAndCanBeResumed() {
        String last;
        try (Listener listener = new Listener(client, "lab", "")) {
            await().atMost(RunningConsole.SOON).until(() -> listener.heard("snapshot"));
            Instant tick = running.offer();
            await().atMost(RunningConsole.SOON).until(() -> told(listener, "decision", LabRecords.decisionId(tick)));
            await().atMost(RunningConsole.SOON).until(() -> listener.heard("hosts"));
            last = listener.lastId();
            for (Event event : listener.events()) {
                check(event);
            }
        }
        Instant missed = running.offer();
        try (Listener resumed = new Listener(client, "lab", last)) {
            await().atMost(RunningConsole.SOON).until(() -> told(resumed, "decision", LabRecords.decisionId(missed)));
            assertThat(resumed.heard("snapshot")).isFalse();
        }
        try (Listener stranger = new Listener(client, "lab", "elsewhere-17")) {
            await().atMost(RunningConsole.SOON).until(() -> stranger.heard("snapshot"));
        }
    }

    @Test
    void eachPathOfTheSpecificationIsAnsweredAndNoOther() {
        ReadModel model = new ReadModel(InstantSource.system());
        Routes routes = new Routes();
        new ReadApi(model).addTo(routes);
        new ExplainApi(model, pool -> new TopicRecords(running.kafka(), pool)).addTo(routes);
        new ControlApi(model, running.topics()).addTo(routes);

        assertThat(routes.templates())
                .containsExactlyInAnyOrderElementsOf(client.specification().operations());
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

    private static boolean told(Listener listener, String name, String part) {
        return listener.events().stream()
                .anyMatch(event -> event.name().equals(name) && event.data().contains(part));
    }

    private void check(Event event) {
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
}
