package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.embedded.registry.EmbeddedRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry's REST API, byte by byte, where the genuine client would not go: malformed requests above all. */
@ExtendWith(SharedCluster.class)
class RegistryHttpIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final String STRING = "{\"schema\": \"\\\"string\\\"\"}";

    private final EmbeddedCluster cluster;
    private String subject = "";

    RegistryHttpIT(EmbeddedCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void nameTheSubject(TestInfo test) {
        subject = "http-" + test.getTestMethod().orElseThrow().getName();
    }

    private record Answer(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + body, e);
            }
        }
    }

    @Test
    void answersWithTheMediaTypeOfTheApi() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.registryUrl() + "/subjects"))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
    }

    @Test
    void answersAtItsRootAndTellsItsSchemaTypes() throws Exception {
        assertThat(send("GET", "/", "").body()).isEqualTo("{}");
        assertThat(send("GET", "/schemas/types", "").body()).isEqualTo("[\"AVRO\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "\"text\"", "{\"schema\": \"x\"", "{\"schema\": \"\\\"int\\\"\"} {}"})
    void refusesABodyThatIsNoJsonObject(String body) throws Exception {
        assertError(send("POST", "/subjects/" + subject + "/versions", body), 400, 400);
        assertError(send("PUT", "/config/" + subject, body), 400, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"schema\": null}",
                "{\"schema\": 3}",
                "{\"schema\": \"\"}",
                "{\"schema\": \"no such type\"}",
                "{\"schema\": \"{}\"}",
                "{\"schema\": \"null\"}",
                "{\"schema\": \"[1, 2]\"}",
                "{\"schema\": \"{\\\"type\\\": \\\"record\\\"}\"}",
                "{\"schema\": \"{\\\"type\\\": \\\"record\\\", \\\"name\\\": \\\"A\\\", \\\"fields\\\": 7}\"}",
                "{\"schema\": \"{\\\"type\\\": \\\"enum\\\", \\\"name\\\": \\\"a b\\\", \\\"symbols\\\": []}\"}",
                "{\"schema\": \"message A {}\", \"schemaType\": \"PROTOBUF\"}",
                "{\"schema\": \"\\\"string\\\"\", \"references\": [{\"name\": \"a\", \"subject\": \"b\", \"version\": 1}]}"
            })
    void refusesWhatIsNoAvroSchema(String body) throws Exception {
        assertError(send("POST", "/subjects/" + subject + "/versions", body), 422, 42201);
        assertError(send("POST", "/compatibility/subjects/" + subject + "/versions", body), 422, 42201);
    }

    @Test
    void refusesASchemaNestedTooDeeply() throws Exception {
        String deep = "{\\\"type\\\": \\\"array\\\", \\\"items\\\": ".repeat(5000) + "\\\"int\\\"" + "}".repeat(5000);
        assertError(send("POST", "/subjects/" + subject + "/versions", "{\"schema\": \"" + deep + "\"}"), 422, 42201);
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String large = "{\"schema\": \"" + "x".repeat(11 << 20) + "\"}";
        Answer answer = send("POST", "/subjects/" + subject + "/versions", large);
        assertError(answer, 413, 413);
        assertThat(answer.headers().firstValue("connection")).contains("close");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /no-such-thing",
        "GET, /subjects/s/no-such-thing",
        "GET, /schemas/ids",
        "GET, /schemas/ids/one",
        "GET, /schemas/ids/1/2/3",
        "GET, /config/a/b",
        "POST, /compatibility/subjects/s"
    })
    void saysWhereThereIsNothing(String method, String path) throws Exception {
        assertError(send(method, path, STRING), 404, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /",
        "PUT, /subjects",
        "PUT, /subjects/s",
        "PUT, /subjects/s/versions",
        "PUT, /subjects/s/versions/1",
        "POST, /schemas/types",
        "GET, /compatibility/subjects/s/versions",
        "POST, /config",
        "DELETE, /mode",
        "BREW, /subjects"
    })
    void saysWhichMethodIsNotAllowed(String method, String path) throws Exception {
        assertError(send(method, path, STRING), 405, 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "first", "2147483648", "1.5"})
    void refusesAVersionThatIsNone(String version) throws Exception {
        send("POST", "/subjects/" + subject + "/versions", STRING);
        assertError(send("GET", "/subjects/" + subject + "/versions/" + version, ""), 422, 42202);
        assertError(send("DELETE", "/subjects/" + subject + "/versions/" + version, ""), 422, 42202);
        assertError(send("POST", "/compatibility/subjects/" + subject + "/versions/" + version, STRING), 422, 42202);
    }

    @Test
    void testsAgainstOneVersionAndAgainstAll() throws Exception {
        String versions = "/compatibility/subjects/" + subject + "/versions";
        send("POST", "/subjects/" + subject + "/versions", STRING);
        String bytes = "{\"schema\": \"\\\"int\\\"\"}";
        assertThat(send("POST", versions, STRING).body()).isEqualTo("{\"is_compatible\":true}");
        assertThat(send("POST", versions + "/1", bytes).body()).isEqualTo("{\"is_compatible\":false}");
        JsonNode verbose =
                send("POST", versions + "/latest?verbose=true", bytes).json();
        assertThat(verbose.get("is_compatible").asBoolean()).isFalse();
        assertThat(verbose.get("messages").get(0).asText()).contains("TYPE_MISMATCH");
        assertError(send("POST", versions + "/9", STRING), 404, 40402);
    }

    @Test
    void givesTheSchemaOfAVersionAsItIs() throws Exception {
        int id = send("POST", "/subjects/" + subject + "/versions?normalize=true&future=1", STRING)
                .json()
                .get("id")
                .asInt();
        assertThat(send("GET", "/subjects/" + subject + "/versions/latest/schema", "")
                        .body())
                .isEqualTo("\"string\"");
        assertThat(send("GET", "/schemas/ids/" + id + "/schema", "").body()).isEqualTo("\"string\"");
        assertThat(send("GET", "/subjects/" + subject + "/versions/1/referencedby", "")
                        .body())
                .isEqualTo("[]");
        assertThat(send("GET", "/schemas/ids/" + id + "?fetchMaxId=true", "")
                        .json()
                        .get("maxId")
                        .asInt())
                .isGreaterThanOrEqualTo(id);
    }

    @Test
    void deletesTheLatestVersion() throws Exception {
        send("POST", "/subjects/" + subject + "/versions", STRING);
        assertThat(send("DELETE", "/subjects/" + subject + "/versions/latest", "")
                        .body())
                .isEqualTo("1");
        assertError(send("DELETE", "/subjects/" + subject + "/versions/latest", ""), 404, 40401);
    }

    @Test
    void takesSubjectsInAnyScript() throws Exception {
        String odd = subject + "/ö 雪+%";
        String encoded = URLEncoder.encode(odd, UTF_8).replace("+", "%20");
        assertThat(send("POST", "/subjects/" + encoded + "/versions", STRING).status())
                .isEqualTo(200);
        assertThat(send("GET", "/subjects/" + encoded + "/versions/1", "")
                        .json()
                        .get("subject")
                        .asText())
                .isEqualTo(odd);
    }

    @Test
    void fallsBackToTheGlobalLevelWhenAsked() throws Exception {
        assertError(send("GET", "/config/" + subject, ""), 404, 40408);
        assertThat(send("GET", "/config/" + subject + "?defaultToGlobal=true", "")
                        .body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(send("GET", "/mode/" + subject + "?defaultToGlobal=true", "").body())
                .isEqualTo("{\"mode\":\"READWRITE\"}");
    }

    @Test
    void keepsItsStateInTheFormatOfTheConfluentRegistry() throws Exception {
        int id = send("POST", "/subjects/" + subject + "/versions", STRING)
                .json()
                .get("id")
                .asInt();
        send("PUT", "/config/" + subject, "{\"compatibility\": \"FULL\"}");
        Map<JsonNode, JsonNode> records = new HashMap<>();
        for (var record : KafkaClients.consume(cluster.bootstrapServers(), "_schemas")) {
            if (!new String(record.key(), UTF_8).contains(subject)) {
                continue;
            }
            JsonNode value = record.value() == null ? JSON.nullNode() : JSON.readTree(record.value());
            records.put(JSON.readTree(record.key()), value);
        }
        assertThat(records)
                .containsEntry(
                        JSON.readTree(
                                "{\"keytype\":\"SCHEMA\",\"subject\":\"" + subject + "\",\"version\":1,\"magic\":1}"),
                        JSON.readTree("{\"subject\":\"" + subject + "\",\"version\":1,\"id\":" + id
                                + ",\"schema\":\"\\\"string\\\"\",\"deleted\":false}"))
                .containsEntry(
                        JSON.readTree("{\"keytype\":\"CONFIG\",\"subject\":\"" + subject + "\",\"magic\":0}"),
                        JSON.readTree("{\"compatibilityLevel\":\"FULL\"}"));
    }

    @Test
    void goesOnAfterRecordsInItsTopicThatItCannotRead() throws Exception {
        String bootstrap = cluster.bootstrapServers();
        KafkaClients.produce(bootstrap, "_schemas", "no json".getBytes(UTF_8), "{}".getBytes(UTF_8));
        KafkaClients.produce(bootstrap, "_schemas", "{\"keytype\":\"SCHEMA\"}".getBytes(UTF_8), "{}".getBytes(UTF_8));
        KafkaClients.produce(bootstrap, "_schemas", "{\"keytype\":\"NOOP\",\"magic\":0}".getBytes(UTF_8), null);
        KafkaClients.produce(
                bootstrap,
                "_schemas",
                "{\"keytype\":\"CONFIG\",\"subject\":\"x\",\"magic\":0}".getBytes(UTF_8),
                "{\"compatibilityLevel\":\"FUTURE\"}".getBytes(UTF_8));
        assertThat(send("POST", "/subjects/" + subject + "/versions", STRING).status())
                .isEqualTo(200);
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
                EmbeddedRegistry registry =
                        new EmbeddedRegistry(cluster.bootstrapServers(), "localhost", taken.getLocalPort())) {
            assertThatThrownBy(registry::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("schema registry cannot listen on localhost:" + taken.getLocalPort());
        }
    }

    private static void assertError(Answer answer, int status, int code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().get("error_code").asInt()).as(answer.body()).isEqualTo(code);
        assertThat(answer.json().get("message").asText()).isNotBlank();
    }

    private Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.registryUrl() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString(UTF_8));
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}
