package io.isotherm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The registry as the genuine Confluent client sees it. */
@ExtendWith(SharedCluster.class)
class RegistryClientIT {
    private static final AvroSchema ONE = record("Host", "{\"name\": \"name\", \"type\": \"string\"}");
    private static final AvroSchema TWO = record(
            "Host",
            "{\"name\": \"name\", \"type\": \"string\"}, {\"name\": \"cpus\", \"type\": \"int\", \"default\": 1}");
    private static final AvroSchema BREAKING =
            record("Host", "{\"name\": \"name\", \"type\": \"string\"}, {\"name\": \"cpus\", \"type\": \"int\"}");

    private final SchemaRegistryClient client;
    private final String url;
    private String subject = "";

    RegistryClientIT(EmbeddedCluster cluster) {
        url = cluster.registryUrl();
        client = connect(url);
    }

    @BeforeEach
    void nameTheSubject(TestInfo test) {
        subject = test.getTestMethod().orElseThrow().getName() + "-value";
    }

    @Test
    void givesTheSameIdEachTimeASchemaIsRegistered() throws Exception {
        int id = client.register(subject, ONE);
        assertThat(connect(url).register(subject, ONE)).isEqualTo(id);
        assertThat(connect(url).register(subject, ONE, true)).isEqualTo(id);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void givesTwoSubjectsOneIdForTheSameSchema() throws Exception {
        AvroSchema schema = record("Shared", "{\"name\": \"shared\", \"type\": \"string\"}");
        int id = client.register(subject, schema);
        assertThat(client.register(subject + "-2", schema)).isEqualTo(id);
        assertThat(client.getAllSubjectsById(id)).containsExactlyInAnyOrder(subject, subject + "-2");
        assertThat(client.getAllVersionsById(id))
                .containsExactlyInAnyOrder(new SubjectVersion(subject, 1), new SubjectVersion(subject + "-2", 1));
    }

    @Test
    void givesDifferentSchemasDifferentIds() throws Exception {
        int one = client.register(subject, ONE);
        int two = client.register(subject, TWO);
        assertThat(two).isNotEqualTo(one);
        assertThat(client.getSchemaById(one).canonicalString()).isEqualTo(ONE.canonicalString());
        assertThat(client.getSchemaById(two).canonicalString()).isEqualTo(TWO.canonicalString());
    }

    @Test
    void givesOneIdToManyWhoRegisterTheSameSchemaAtOnce() throws Exception {
        AvroSchema schema = record("Contended", "{\"name\": \"contended\", \"type\": \"string\"}");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> ids = threads.invokeAll(
                    Stream.<Callable<Integer>>generate(() -> () -> connect(url).register(subject, schema))
                            .limit(16)
                            .toList());
            int first = ids.get(0).get();
            for (Future<Integer> id : ids) {
                assertThat(id.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void looksUpIdAndVersionOfASchema() throws Exception {
        int one = client.register(subject, ONE);
        int two = client.register(subject, TWO);
        SchemaRegistryClient fresh = connect(url);
        assertThat(fresh.getId(subject, ONE)).isEqualTo(one);
        assertThat(fresh.getId(subject, TWO)).isEqualTo(two);
        assertThat(fresh.getVersion(subject, ONE)).isEqualTo(1);
        assertThat(fresh.getVersion(subject, TWO)).isEqualTo(2);
        assertThat(fresh.getSchemaBySubjectAndId(subject, two).canonicalString())
                .isEqualTo(TWO.canonicalString());
    }

    @Test
    void givesVersionsByNumberAndTheLatest() throws Exception {
        client.register(subject, ONE);
        int two = client.register(subject, TWO);
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        assertThat(client.getSchemaMetadata(subject, 1).getSchema()).isEqualTo(ONE.canonicalString());
        SchemaMetadata latest = client.getLatestSchemaMetadata(subject);
        assertThat(latest.getId()).isEqualTo(two);
        assertThat(latest.getVersion()).isEqualTo(2);
        assertThat(latest.getSchemaType()).isEqualTo("AVRO");
        assertThat(client.getByVersion(subject, 2, false).getSchema()).isEqualTo(TWO.canonicalString());
    }

    @Test
    void listsSubjectsAndSchemas() throws Exception {
        client.register(subject, ONE);
        client.register(subject, TWO);
        assertThat(client.getAllSubjects()).contains(subject);
        assertThat(client.getAllSubjectsByPrefix(subject)).containsExactly(subject);
        assertThat(client.getAllSubjectsByPrefix("no-such-prefix")).isEmpty();
        assertThat(client.getSchemas(subject, false, false)).hasSize(2);
        assertThat(client.getSchemas(subject, false, true))
                .singleElement()
                .satisfies(schema -> assertThat(schema.canonicalString()).isEqualTo(TWO.canonicalString()));
    }

    @Test
    void takesSubjectsWhoseNamesNeedEncoding() throws Exception {
        String odd = subject + " a/b+c%d?e&f";
        int id = client.register(odd, ONE);
        assertThat(client.getAllSubjects()).contains(odd);
        assertThat(connect(url).getId(odd, ONE)).isEqualTo(id);
        assertThat(client.getAllVersions(odd)).containsExactly(1);
    }

    @Test
    void refusesASchemaThatCannotReadTheLastVersion() throws Exception {
        client.register(subject, ONE);
        assertThatThrownBy(() -> client.register(subject, BREAKING))
                .isInstanceOfSatisfying(RestClientException.class, e -> {
                    assertThat(e.getStatus()).isEqualTo(409);
                    assertThat(e.getErrorCode()).isEqualTo(409);
                })
                .hasMessageContaining("cpus")
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE");
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void testsCompatibilityWithoutRegistering() throws Exception {
        client.register(subject, ONE);
        assertThat(client.testCompatibility(subject, TWO)).isTrue();
        assertThat(client.testCompatibility(subject, BREAKING)).isFalse();
        assertThat(client.testCompatibilityVerbose(subject, TWO)).isEmpty();
        assertThat(client.testCompatibilityVerbose(subject, BREAKING))
                .singleElement()
                .asString()
                .contains("cpus");
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void findsAnythingCompatibleWithASubjectThatDoesNotExist() throws Exception {
        assertThat(client.testCompatibility(subject, ONE)).isTrue();
    }

    @Test
    void setsAndForgetsTheCompatibilityLevelOfASubject() throws Exception {
        client.register(subject, ONE);
        assertThat(client.updateCompatibility(subject, "NONE")).isEqualTo("NONE");
        assertThat(client.getCompatibility(subject)).isEqualTo("NONE");
        client.register(subject, BREAKING);
        client.deleteCompatibility(subject);
        assertError(404, 40408, () -> client.getCompatibility(subject));
        assertError(404, 40401, () -> client.deleteCompatibility(subject));
        assertThat(client.testCompatibility(subject, record("Host", "{\"name\": \"new\", \"type\": \"int\"}")))
                .isFalse();
    }

    @Test
    void setsTheLevelOfAllSubjectsThatHaveNoneOfTheirOwn(@TempDir Path directory) throws Exception {
        try (EmbeddedCluster own = EmbeddedCluster.start(directory)) {
            SchemaRegistryClient ownClient = connect(own.registryUrl());
            assertThat(ownClient.getCompatibility(null)).isEqualTo("BACKWARD");
            ownClient.updateCompatibility(null, "FULL");
            assertThat(ownClient.getCompatibility(null)).isEqualTo("FULL");
            ownClient.register(subject, BREAKING);
            assertThat(ownClient.testCompatibility(subject, ONE)).isFalse();
            ownClient.updateCompatibility(subject, "BACKWARD");
            assertThat(ownClient.testCompatibility(subject, ONE)).isTrue();
            assertThat(ownClient.setMode("READONLY")).isEqualTo("READONLY");
            assertError(422, 42205, () -> ownClient.register(subject, ONE));
            ownClient.setMode("READWRITE");
            assertThat(ownClient.getMode()).isEqualTo("READWRITE");
            ownClient.register(subject, ONE);
        }
    }

    @Test
    void refusesALevelThatDoesNotExist() {
        assertError(422, 42203, () -> client.updateCompatibility(subject, "SIDEWARD"));
    }

    @Test
    void setsAndForgetsTheModeOfASubject() throws Exception {
        assertThat(client.getMode()).isEqualTo("READWRITE");
        assertError(404, 40409, () -> client.getMode(subject));
        assertThat(client.setMode("READONLY", subject)).isEqualTo("READONLY");
        assertThat(client.getMode(subject)).isEqualTo("READONLY");
        assertError(422, 42205, () -> client.register(subject, ONE));
        client.deleteMode(subject);
        client.register(subject, ONE);
        assertError(422, 42204, () -> client.setMode("IMPORT", subject));
    }

    @Test
    void deletesASubjectFirstSoftlyThenForGood() throws Exception {
        AvroSchema schema = record("Deleted", "{\"name\": \"deleted\", \"type\": \"string\"}");
        int id = client.register(subject, schema);
        assertError(404, 40405, () -> client.deleteSubject(subject, true));
        assertThat(client.deleteSubject(subject)).containsExactly(1);
        assertError(404, 40404, () -> client.deleteSubject(subject));

        assertThat(client.getAllSubjects()).doesNotContain(subject);
        assertThat(client.getAllSubjects(true)).contains(subject);
        assertError(404, 40401, () -> client.getAllVersions(subject));
        assertThat(client.getAllVersions(subject, true)).containsExactly(1);
        assertThat(connect(url).getSchemaById(id).canonicalString()).isEqualTo(schema.canonicalString());
        assertThat(connect(url).getVersion(subject, schema)).isEqualTo(1);

        assertThat(connect(url).register(subject, schema)).isEqualTo(id);
        assertThat(client.getAllVersions(subject)).containsExactly(2);

        client.deleteSubject(subject);
        assertThat(client.deleteSubject(subject, true)).containsExactly(1, 2);
        assertThat(client.getAllSubjects(true)).doesNotContain(subject);
        assertError(404, 40403, () -> connect(url).getSchemaById(id));
        assertError(404, 40401, () -> client.deleteSubject(subject));
    }

    @Test
    void deletesAVersionFirstSoftlyThenForGood() throws Exception {
        client.register(subject, ONE);
        client.register(subject, TWO);
        assertError(404, 40407, () -> client.deleteSchemaVersion(subject, "1", true));
        assertThat(client.deleteSchemaVersion(subject, "1")).isEqualTo(1);
        assertError(404, 40406, () -> client.deleteSchemaVersion(subject, "1"));
        assertThat(client.getAllVersions(subject)).containsExactly(2);
        assertError(404, 40402, () -> client.getSchemaMetadata(subject, 1));
        assertThat(client.getSchemaMetadata(subject, 1, true).getSchema()).isEqualTo(ONE.canonicalString());
        assertThat(client.deleteSchemaVersion(subject, "1", true)).isEqualTo(1);
        assertError(404, 40402, () -> client.getSchemaMetadata(subject, 1, true));
        assertThat(client.deleteSchemaVersion(subject, "2")).isEqualTo(2);
        assertError(404, 40401, () -> client.getAllVersions(subject));
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        assertError(404, 40401, () -> client.getAllVersions(subject));
        assertError(404, 40401, () -> client.getLatestSchemaMetadata(subject));
        assertError(404, 40401, () -> client.getId(subject, ONE));
        assertError(404, 40401, () -> client.deleteSubject(subject));
        assertError(404, 40403, () -> client.getSchemaById(987_654));
        assertError(404, 40403, () -> client.getAllSubjectsById(987_654));
        client.register(subject, ONE);
        assertError(404, 40402, () -> client.getSchemaMetadata(subject, 7));
        assertError(404, 40403, () -> client.getId(subject, TWO));
        assertError(422, 42202, () -> client.getSchemaMetadata(subject, 0));
    }

    @Test
    void refusesToImportIdsOfOthers() {
        assertError(422, 42205, () -> client.register(subject, ONE, 3, 77));
    }

    @Test
    void remembersEverythingWhenStartedAgain(@TempDir Path directory) throws Exception {
        int one;
        int two;
        try (EmbeddedCluster before = EmbeddedCluster.start(directory)) {
            SchemaRegistryClient writer = connect(before.registryUrl());
            one = writer.register(subject, ONE);
            two = writer.register(subject, TWO);
            writer.register("soft-value", ONE);
            writer.deleteSubject("soft-value");
            writer.register("gone-value", ONE);
            writer.deleteSubject("gone-value");
            writer.deleteSubject("gone-value", true);
            writer.updateCompatibility(subject, "FULL_TRANSITIVE");
            writer.updateCompatibility(null, "FORWARD");
            writer.setMode("READONLY", "read-only-value");
        }
        try (EmbeddedCluster after = EmbeddedCluster.start(directory)) {
            SchemaRegistryClient reader = connect(after.registryUrl());
            assertThat(reader.getAllSubjects()).containsExactly(subject);
            assertThat(reader.getAllSubjects(true)).containsExactlyInAnyOrder(subject, "soft-value");
            assertThat(reader.getAllVersions(subject)).containsExactly(1, 2);
            assertThat(reader.getSchemaById(one).canonicalString()).isEqualTo(ONE.canonicalString());
            assertThat(reader.register(subject, TWO)).isEqualTo(two);
            assertThat(reader.getCompatibility(subject)).isEqualTo("FULL_TRANSITIVE");
            assertThat(reader.getCompatibility(null)).isEqualTo("FORWARD");
            assertThat(reader.getMode("read-only-value")).isEqualTo("READONLY");
            assertThat(reader.register("new-value", record("New", "{\"name\": \"n\", \"type\": \"int\"}")))
                    .isGreaterThan(two);
        }
    }

    private static void assertError(int status, int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RestClientException.class, e -> {
            assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.getStatus()).as(e.getMessage()).isEqualTo(status);
        });
    }

    private static AvroSchema record(String name, String fields) {
        return new AvroSchema("{\"type\": \"record\", \"name\": \"" + name
                + "\", \"namespace\": \"io.isotherm.test\", \"fields\": [" + fields + "]}");
    }

    private static SchemaRegistryClient connect(String url) {
        return new CachedSchemaRegistryClient(List.of(url), 100, List.of(new AvroSchemaProvider()), Map.of());
    }
}
