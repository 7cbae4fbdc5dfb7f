package io.isotherm.console;

import static io.isotherm.console.ConsoleClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.RecordSource;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Temperature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console tells of a recording of two days, in which xen1 is hot for an hour and a move is done. */
class RecordedConsoleTest {
    private static final Map<String, String> LAB = Map.of("pool", LabRecords.POOL);
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration LENGTH = Duration.ofHours(48);
    private static final Instant HOT = START.plus(Duration.ofHours(30));
    private static final Instant COOL = HOT.plus(Duration.ofHours(1));

    @TempDir
    private static Path directory;

    private static RecordedConsoleService console;
    private static ConsoleClient client;
    private static String operator;

    /** A source of records that a test has made, in their order. */
    private record Made(List<SpecificRecord> records) implements RecordSource {
        @Override
        public void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
            records.forEach(each);
        }

        @Override
        public void readConfigs(Instant from, Instant to, Consumer<AppliedConfig> each) {
            records.stream()
                    .filter(PoolConfig.class::isInstance)
                    .map(PoolConfig.class::cast)
                    .map(config -> new AppliedConfig(
                            Optional.of(config), config.getAppliedAt(), "anna " + config.getVersion(), "a calm night"))
                    .forEach(each);
        }

        @Override
        public Instant newest() {
            return START.plus(LENGTH);
        }
    }

    @BeforeAll
    static void start() {
        Path tokens = directory.resolve("tokens");
        operator = new TokenFile(tokens).make("anna", ConsoleRole.OPERATOR, START);
        console = console(tokens, records());
        console.start();
        client = new ConsoleClient(console.url());
    }

    private static RecordedConsoleService console(Path tokens, List<SpecificRecord> records) {
        return new RecordedConsoleService(
                ConsoleConfig.loopback(0, tokens),
                "monday.avro",
                new TreeMap<>(Map.of(LabRecords.POOL, new Made(records))),
                new SimpleMeterRegistry());
    }

    private static List<SpecificRecord> records() {
        List<SpecificRecord> records = new ArrayList<>();
        records.add(LabRecords.config(START));
        for (Instant tick = START; !tick.isAfter(START.plus(LENGTH)); tick = tick.plusSeconds(60)) {
            boolean hot = !tick.isBefore(HOT) && tick.isBefore(COOL);
            records.add(state("xen1", tick, hot));
            // Sleeps all of the second day.
            if (tick.isBefore(START.plus(Duration.ofHours(29)))) {
                records.add(state("xen2", tick, false));
            }
            var decision = LabRecords.decision(tick, tick.equals(HOT));
            if (!hot) {
                decision.setMoves(List.of());
            }
            records.add(decision);
        }
        PoolConfig next = LabRecords.config(COOL);
        next.setVersion(2);
        records.add(next);
        records.add(LabRecords.command(HOT));
        // Late, as reports may be.
        records.add(MigrationEvent.newBuilder()
                .setCommandId(LabRecords.moveId(HOT))
                .setPool(LabRecords.POOL)
                .setVm(LabRecords.WEB1)
                .setSource("xen1")
                .setDestination("xen2")
                .setStatus(CommandStatus.SUCCEEDED)
                .setAt(HOT.plusSeconds(90))
                .setExecutor("xen1")
                .build());
        return records;
    }

    private static HostState state(String host, Instant tick, boolean hot) {
        return LabRecords.state(host, tick, hot ? Temperature.HOT : Temperature.NORMAL, hot ? 0.95 : 0.4);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static JsonNode at(String path, Instant time) {
        return json(client.get(path, LAB, "?at=" + time, Map.of()));
    }

    @Test
    void tellsWhatItShowsAndAllowsNoControl() {
        JsonNode session = json(client.get("/session", Map.of(), "", Map.of("Authorization", "Bearer " + operator)));

        assertThat(session.at("/recording/name").asText()).isEqualTo("monday.avro");
        assertThat(session.at("/recording/from").asText()).isEqualTo(START.toString());
        assertThat(session.at("/recording/to").asText())
                .isEqualTo(START.plus(LENGTH).toString());
        assertThat(session.path("control").asBoolean()).isFalse();
    }

    @Test
    void eachTimeIsToldAsItWasThen() {
        Instant before = HOT.minusSeconds(60);
        Instant during = HOT.plusSeconds(60);
        Instant after = COOL.plusSeconds(5);

        assertThat(at("/pools/{pool}", before).path("hot")).isEmpty();
        assertThat(at("/pools/{pool}", during).at("/hot/0/host").asText()).isEqualTo("xen1");
        assertThat(at("/pools/{pool}", after).path("hot")).isEmpty();
        assertThat(at("/pools/{pool}/hosts", during).at("/items/0/load/cpu").asDouble())
                .isEqualTo(0.95);
        assertThat(at("/pools/{pool}/moves", before).path("items")).isEmpty();
        assertThat(at("/pools/{pool}/moves", during).at("/items/0/status").isNull())
                .isTrue();
        assertThat(at("/pools/{pool}/moves", after).at("/items/0/status").asText())
                .isEqualTo("SUCCEEDED");
        assertThat(at("/pools/{pool}/decisions", during).at("/items/0/tick").asText())
                .isEqualTo(during.toString());
    }

    @Test
    void whoChangedTheConfigurationIsToldWithWhy() {
        JsonNode before = at("/pools/{pool}/config/history", HOT).path("items");
        JsonNode after = at("/pools/{pool}/config/history", COOL).path("items");

        assertThat(before.findValuesAsText("by")).containsExactly("anna 1");
        assertThat(after.findValuesAsText("by")).containsExactly("anna 2", "anna 1");
        assertThat(after.findValuesAsText("reason")).containsOnly("a calm night");
        assertThat(at("/pools/{pool}/config", COOL).path("by").asText()).isEqualTo("anna 2");
    }

    @Test
    void aHostOfWhichNothingIsHeardIsToldAsItWasLast() {
        JsonNode hosts =
                at("/pools/{pool}/hosts", START.plus(Duration.ofHours(40))).path("items");

        assertThat(hosts.findValuesAsText("host")).containsExactly("xen1", "xen2");
        assertThat(hosts.at("/1/at").asText())
                .isEqualTo(START.plus(Duration.ofHours(29)).minusSeconds(60).toString());
    }

    @Test
    void theHistoryIsThatOfAllThatIsRecordedWheneverItIsAskedFor() {
        JsonNode history = at("/pools/{pool}/history", START);

        assertThat(history.at("/points/0/at").asText()).startsWith("2026-03-02T00:0");
        assertThat(history.path("points").findValuesAsText("at"))
                .last()
                .asString()
                .isEqualTo(START.plus(LENGTH).toString());
        assertThat(history.path("points").size()).isLessThanOrEqualTo(720);
        assertThat(history).isEqualTo(at("/pools/{pool}/history", HOT));
    }

    @Test
    void whyIsAnsweredOfAnyTime() {
        JsonNode hot = json(client.get("/pools/{pool}/explain", LAB, "?subject=xen1&at=" + HOT, Map.of()));
        JsonNode move = json(client.get(
                "/pools/{pool}/explain",
                LAB,
                "?subject=" + LabRecords.moveId(HOT).replace("/", "%2F"),
                Map.of()));

        assertThat(hot.path("summary").asText()).contains("HOT");
        assertThat(move.path("steps").findValuesAsText("stage")).contains("COMMAND", "EVENT");
    }

    @Test
    void timesBeyondTheRecordingCountAsItsEnds() {
        assertThat(at("/pools/{pool}", START.minusSeconds(1)).path("at").asText())
                .isEqualTo(START.toString());
        assertThat(at("/pools/{pool}", START.plus(LENGTH).plusSeconds(9))
                        .path("at")
                        .asText())
                .isEqualTo(START.plus(LENGTH).toString());
    }

    @Test
    void whatIsNoTimeIsRefused() {
        assertThat(client.get("/pools/{pool}", LAB, "?at=noon", Map.of()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void nothingCanBeChangedWhoeverAsks() {
        for (Map<String, String> headers :
                List.of(Map.<String, String>of(), Map.of("Authorization", "Bearer " + operator))) {
            for (String path : List.of(
                    "/pools/{pool}/pause",
                    "/pools/{pool}/resume",
                    "/pools/{pool}/mode",
                    "/pools/{pool}/hosts/xen1/drain")) {
                String template = path.replace("xen1", "{host}");
                assertThat(client.post(
                                        template,
                                        Map.of("pool", "lab", "host", "xen1"),
                                        "",
                                        "{\"reason\": \"why not\"}",
                                        headers)
                                .statusCode())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aRecordingInWhichNothingWasDecidedIsRefusedByName() {
        RecordedConsoleService empty = console(directory.resolve("none"), List.of(LabRecords.config(START)));

        assertThatThrownBy(empty::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("monday.avro cannot be shown");
        empty.close();
    }
}
