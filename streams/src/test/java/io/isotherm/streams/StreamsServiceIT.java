package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that counts, against a real broker: what it has counted shows whether anything was lost or doubled. */
class StreamsServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static CountingCluster cluster;

    private CountingApplication counting;

    /** What may happen to files. */
    enum Damage {
        GARBAGE_IN_MANIFEST("MANIFEST-", "garbage"),
        GARBAGE_IN_SST(".sst", "garbage"),
        EMPTY_CURRENT("CURRENT", ""),
        GARBAGE_IN_PROCESS_METADATA("kafka-streams-process-metadata", "garbage");

        private final String file;
        private final String content;

        Damage(String file, String content) {
            this.file = file;
            this.content = content;
        }
    }

    @BeforeAll
    static void startCluster() {
        cluster = new CountingCluster(directory);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void makeTopics() throws Exception {
        counting = cluster.application();
    }

    @ParameterizedTest
    @EnumSource
    void damagedStateIsSetAsideAndRestored(Damage damage) throws IOException {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a", "b", "c");
            await().atMost(PATIENCE).until(() -> counting.read("out").contains("3:c"));
        }
        damage(damage);
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("d");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() >= 4);
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b", "3:c", "4:d");
        if (damage != Damage.GARBAGE_IN_PROCESS_METADATA) {
            assertThat(files()).anyMatch(file -> file.toString().contains("/damaged-0_0-"));
        }
    }

    @Test
    void aGarbledCheckpointIsSetAsideWithItsState() throws IOException {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() == 1);
        }
        Path task =
                counting.state.resolve(counting.kafka.topicPrefix() + "counter").resolve("0_0");
        Files.writeString(task.resolve(".checkpoint"), "garbage\n\u0000");
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("b");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() == 2);
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b");
        assertThat(files()).anyMatch(file -> file.toString().contains("/damaged-0_0-"));
    }

    @Test
    void whatTheBrokerRefusesForGoodIsRolledBackAndItsCauseADeadLetter() {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a", "large", "b", "c");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() >= 3);
            assertThat(service.health().live()).isTrue();
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b", "3:c");
        assertThat(counting.read("dead-letters")).containsExactly("large");
    }

    @Test
    void aPoolWhoseResultsAreRefusedAgainAndAgainIsSetAsideAndTheOthersGoOn() {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a");
            counting.sendFrom(
                    "swollen/h1", Stream.generate(() -> "large").limit(40).toArray(String[]::new));
            counting.sendFrom("other/h1", "b");
            counting.send("c");
            await().atMost(PATIENCE).until(() -> counting.read("out").containsAll(List.of("1:b", "2:c")));
            assertThat(service.health().live()).isTrue();
            assertThat(service.health().progressing()).isFalse();
            assertThat(service.health().details().get("pool swollen"))
                    .startsWith("its records are passed over until ")
                    .contains("Kafka refuses for good what follows from the record");
            assertThat(counting.meters
                            .get(StreamsService.POOLS_SET_ASIDE)
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(counting.meters
                            .get(StreamsService.PASSED_OVER)
                            .functionCounter()
                            .count())
                    .isGreaterThanOrEqualTo(37);
        }
        assertThat(counting.read("dead-letters")).containsExactly("large", "large", "large");
    }

    @Test
    void aPoolWhoseStoredValueIsGarbledIsSetAsideAndTheOthersGoOn() {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a");
            counting.sendFrom("garbled/h1", "garbled", "x");
            counting.sendFrom("other/h1", "b");
            await().atMost(PATIENCE).until(() -> counting.read("out").contains("1:b"));
            assertThat(service.health().live()).isTrue();
            assertThat(service.health().details().get("pool garbled")).contains("the store of counts");
        }
        assertThat(counting.read("out")).containsExactly("1:a", "1:b");
        assertThat(counting.read("dead-letters")).isEmpty();
    }

    @Test
    void aStoredValueOfALaterReleaseStopsTheServiceBeforeAnythingIsLost() {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a", "later");
            await().atMost(PATIENCE).until(() -> !service.health().live());
        }
        assertThat(counting.read("dead-letters")).isEmpty();
    }

    @Test
    void aRecordWhoseDeadLetterIsRefusedTooIsPassedOverAndCounted() throws Exception {
        ConfigResource deadLetters = new ConfigResource(
                ConfigResource.Type.TOPIC, counting.kafka.topics().deadLetters().name());
        AlterConfigOp tiny = new AlterConfigOp(new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(counting.kafka.clientProperties("admin"))) {
            admin.incrementalAlterConfigs(Map.of(deadLetters, List.of(tiny)))
                    .all()
                    .get();
        }
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a", "large", "b", "c");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() >= 3);
            assertThat(service.health().live()).isTrue();
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b", "3:c");
        assertThat(counting.read("dead-letters")).isEmpty();
        assertThat(counting.meters.get(RecordFailures.LOST).counter().count()).isEqualTo(1);
    }

    @Test
    void moreDeadLettersThanAMinuteAllowsAreOnlyCounted() {
        String large = "large" + "x".repeat(900);
        StreamsSettings few = new StreamsSettings(
                counting.kafka.topicPrefix() + "counter",
                counting.state,
                1,
                Duration.ofMillis(100),
                0,
                64 << 10,
                1 << 20,
                false);
        try (StreamsService service = counting.service(few)) {
            service.start();
            counting.send("a");
            counting.send(Stream.generate(() -> "bad" + large).limit(200).toArray(String[]::new));
            counting.send("b");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() >= 2);
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b");
        assertThat(counting.read("dead-letters")).hasSizeBetween(40, 100);
        assertThat(counting.meters.get(RecordFailures.DEAD_LETTERS).counter().count()
                        + counting.meters.get(RecordFailures.WITHHELD).counter().count())
                .isEqualTo(200);
    }

    @Test
    void anErrorThatOneRecordBringsUpAgainAndAgainStopsNoOther() {
        try (StreamsService service = counting.service()) {
            service.start();
            counting.send("a", "deep", "b");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() >= 2);
        }
        assertThat(counting.read("out")).containsExactly("1:a", "2:b");
        assertThat(counting.read("dead-letters")).containsExactly("deep");
    }

    @Test
    void inputThatIsDeletedBeforeItIsReadIsToldWithItsTopicAndCount() throws Exception {
        counting.send("a", "b", "c");
        delete(2);
        try (StreamsService service = counting.service()) {
            assertThat(service.health().details()).doesNotContainKey(missing());
            service.start();
            await().atMost(PATIENCE).until(() -> counting.read("out").size() == 1);
            assertThat(service.health().details().get(missing()))
                    .startsWith("2 records are deleted by the topic's retention (retention.ms) and never read")
                    .contains("; the oldest left is of 20");
        }
        assertThat(counting.read("out")).containsExactly("1:c");

        counting.send("d", "e");
        delete(5);
        try (StreamsService service = counting.service()) {
            service.start();
            assertThat(service.health().details().get(missing()))
                    .startsWith("2 records after those that were read are deleted")
                    .endsWith("; none is left");
            counting.send("f");
            await().atMost(PATIENCE).until(() -> counting.read("out").size() == 2);
        }
        try (StreamsService service = counting.service()) {
            service.start();
            assertThat(service.health().details()).doesNotContainKey(missing());
        }
        assertThat(counting.read("out")).containsExactly("1:c", "2:f");
    }

    private String missing() {
        return "missing of " + counting.kafka.topicPrefix() + "in";
    }

    private void delete(long before) throws Exception {
        try (Admin admin = Admin.create(counting.kafka.clientProperties("admin"))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(counting.kafka.topicPrefix() + "in", 0),
                            RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    @Test
    void aStateDirectoryInUseIsToldWithItsPathAndTheRemedy() {
        try (StreamsService first = counting.service();
                StreamsService second = counting.service()) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(counting.state.toString())
                    .hasMessageContaining("is in use by another process; stop that one");
        }
    }

    @Test
    void aStateDirectoryThatCannotBeMadeIsToldWithItsPathAndTheRemedy() throws IOException {
        Files.writeString(counting.state, "a file");
        assertThatThrownBy(counting::service)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(counting.state.toString())
                .hasMessageContaining("name a directory that this user may write to");
    }

    private void damage(Damage damage) throws IOException {
        List<Path> files = files();
        assertThat(files).anyMatch(file -> file.getFileName().toString().contains(damage.file));
        for (Path file : files) {
            if (file.getFileName().toString().contains(damage.file)) {
                Files.writeString(file, damage.content);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(counting.state)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
