package io.isotherm.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.streams.state.StoredStateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
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

    private static EmbeddedCluster cluster;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private KafkaConnection kafka;
    private Path state;

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
        // Stream threads that are replaced end with what made them fail.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        cluster = EmbeddedCluster.start(directory.resolve("cluster"));
    }

    @AfterAll
    static void stopCluster() {
        Awaitility.reset();
        cluster.close();
    }

    @BeforeEach
    void makeTopics() throws Exception {
        String prefix = "test-" + UUID.randomUUID() + ".";
        state = directory.resolve(prefix);
        kafka = new KafkaConnection(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Secrets.NONE, Secrets.NONE, prefix);
        try (Admin admin = Admin.create(kafka.clientProperties("admin"))) {
            admin.createTopics(List.of(
                            new NewTopic(prefix + "in", 1, (short) 1),
                            new NewTopic(prefix + "out", 1, (short) 1).configs(Map.of("max.message.bytes", "2000")),
                            new NewTopic(kafka.topics().deadLetters().name(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedStateIsSetAsideAndRestored(Damage damage) throws IOException {
        try (StreamsService service = service()) {
            service.start();
            send("a", "b", "c");
            await().atMost(PATIENCE).until(() -> read("out").contains("3:c"));
        }
        damage(damage);
        try (StreamsService service = service()) {
            service.start();
            send("d");
            await().atMost(PATIENCE).until(() -> read("out").size() >= 4);
        }
        assertThat(read("out")).containsExactly("1:a", "2:b", "3:c", "4:d");
        if (damage != Damage.GARBAGE_IN_PROCESS_METADATA) {
            assertThat(files()).anyMatch(file -> file.toString().contains("/damaged-0_0-"));
        }
    }

    @Test
    void aGarbledCheckpointIsSetAsideWithItsState() throws IOException {
        try (StreamsService service = service()) {
            service.start();
            send("a");
            await().atMost(PATIENCE).until(() -> read("out").size() == 1);
        }
        Path task = state.resolve(kafka.topicPrefix() + "counter").resolve("0_0");
        Files.writeString(task.resolve(".checkpoint"), "garbage\n\u0000");
        try (StreamsService service = service()) {
            service.start();
            send("b");
            await().atMost(PATIENCE).until(() -> read("out").size() == 2);
        }
        assertThat(read("out")).containsExactly("1:a", "2:b");
        assertThat(files()).anyMatch(file -> file.toString().contains("/damaged-0_0-"));
    }

    @Test
    void whatTheBrokerRefusesForGoodIsRolledBackAndItsCauseADeadLetter() {
        try (StreamsService service = service()) {
            service.start();
            send("a", "large", "b", "c");
            await().atMost(PATIENCE).until(() -> read("out").size() >= 3);
            assertThat(service.health().live()).isTrue();
        }
        assertThat(read("out")).containsExactly("1:a", "2:b", "3:c");
        assertThat(read("dead-letters")).containsExactly("large");
    }

    @Test
    void aPoolWhoseResultsAreRefusedAgainAndAgainIsSetAsideAndTheOthersGoOn() {
        try (StreamsService service = service()) {
            service.start();
            send("a");
            sendFrom("swollen/h1", Stream.generate(() -> "large").limit(40).toArray(String[]::new));
            sendFrom("other/h1", "b");
            send("c");
            await().atMost(PATIENCE).until(() -> read("out").containsAll(List.of("1:b", "2:c")));
            assertThat(service.health().live()).isTrue();
            assertThat(service.health().progressing()).isFalse();
            assertThat(service.health().details().get("pool swollen"))
                    .startsWith("its records are passed over until ")
                    .contains("Kafka refuses for good what follows from the record");
            assertThat(meters.get(StreamsService.POOLS_SET_ASIDE).gauge().value())
                    .isEqualTo(1);
            assertThat(meters.get(StreamsService.PASSED_OVER).functionCounter().count())
                    .isGreaterThanOrEqualTo(37);
        }
        assertThat(read("dead-letters")).containsExactly("large", "large", "large");
    }

    @Test
    void aPoolWhoseStoredValueIsGarbledIsSetAsideAndTheOthersGoOn() {
        try (StreamsService service = service()) {
            service.start();
            send("a");
            sendFrom("garbled/h1", "garbled", "x");
            sendFrom("other/h1", "b");
            await().atMost(PATIENCE).until(() -> read("out").contains("1:b"));
            assertThat(service.health().live()).isTrue();
            assertThat(service.health().details().get("pool garbled")).contains("the store of counts");
        }
        assertThat(read("out")).containsExactly("1:a", "1:b");
        assertThat(read("dead-letters")).isEmpty();
    }

    @Test
    void aStoredValueOfALaterReleaseStopsTheServiceBeforeAnythingIsLost() {
        try (StreamsService service = service()) {
            service.start();
            send("a", "later");
            await().atMost(PATIENCE).until(() -> !service.health().live());
        }
        assertThat(read("dead-letters")).isEmpty();
    }

    @Test
    void aRecordWhoseDeadLetterIsRefusedTooIsPassedOverAndCounted() throws Exception {
        ConfigResource deadLetters = new ConfigResource(
                ConfigResource.Type.TOPIC, kafka.topics().deadLetters().name());
        AlterConfigOp tiny = new AlterConfigOp(new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(kafka.clientProperties("admin"))) {
            admin.incrementalAlterConfigs(Map.of(deadLetters, List.of(tiny)))
                    .all()
                    .get();
        }
        try (StreamsService service = service()) {
            service.start();
            send("a", "large", "b", "c");
            await().atMost(PATIENCE).until(() -> read("out").size() >= 3);
            assertThat(service.health().live()).isTrue();
        }
        assertThat(read("out")).containsExactly("1:a", "2:b", "3:c");
        assertThat(read("dead-letters")).isEmpty();
        assertThat(meters.get(RecordFailures.LOST).counter().count()).isEqualTo(1);
    }

    @Test
    void moreDeadLettersThanAMinuteAllowsAreOnlyCounted() {
        String large = "large" + "x".repeat(900);
        StreamsSettings few = new StreamsSettings(
                kafka.topicPrefix() + "counter", state, 1, Duration.ofMillis(100), 0, 64 << 10, 1 << 20, false);
        try (StreamsService service = service(few)) {
            service.start();
            send("a");
            send(Stream.generate(() -> "bad" + large).limit(200).toArray(String[]::new));
            send("b");
            await().atMost(PATIENCE).until(() -> read("out").size() >= 2);
        }
        assertThat(read("out")).containsExactly("1:a", "2:b");
        assertThat(read("dead-letters")).hasSizeBetween(40, 100);
        assertThat(meters.get(RecordFailures.DEAD_LETTERS).counter().count()
                        + meters.get(RecordFailures.WITHHELD).counter().count())
                .isEqualTo(200);
    }

    @Test
    void anErrorThatOneRecordBringsUpAgainAndAgainStopsNoOther() {
        try (StreamsService service = service()) {
            service.start();
            send("a", "deep", "b");
            await().atMost(PATIENCE).until(() -> read("out").size() >= 2);
        }
        assertThat(read("out")).containsExactly("1:a", "2:b");
        assertThat(read("dead-letters")).containsExactly("deep");
    }

    @Test
    void inputThatIsDeletedBeforeItIsReadIsToldWithItsTopicAndCount() throws Exception {
        send("a", "b", "c");
        delete(2);
        try (StreamsService service = service()) {
            assertThat(service.health().details()).doesNotContainKey(missing());
            service.start();
            await().atMost(PATIENCE).until(() -> read("out").size() == 1);
            assertThat(service.health().details().get(missing()))
                    .startsWith("2 records are deleted by the topic's retention (retention.ms) and never read")
                    .contains("; the oldest left is of 20");
        }
        assertThat(read("out")).containsExactly("1:c");

        send("d", "e");
        delete(5);
        try (StreamsService service = service()) {
            service.start();
            assertThat(service.health().details().get(missing()))
                    .startsWith("2 records after those that were read are deleted")
                    .endsWith("; none is left");
            send("f");
            await().atMost(PATIENCE).until(() -> read("out").size() == 2);
        }
        try (StreamsService service = service()) {
            service.start();
            assertThat(service.health().details()).doesNotContainKey(missing());
        }
        assertThat(read("out")).containsExactly("1:c", "2:f");
    }

    private String missing() {
        return "missing of " + kafka.topicPrefix() + "in";
    }

    private void delete(long before) throws Exception {
        try (Admin admin = Admin.create(kafka.clientProperties("admin"))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(kafka.topicPrefix() + "in", 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    @Test
    void aStateDirectoryInUseIsToldWithItsPathAndTheRemedy() {
        try (StreamsService first = service();
                StreamsService second = service()) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(state.toString())
                    .hasMessageContaining("is in use by another process; stop that one");
        }
    }

    @Test
    void aStateDirectoryThatCannotBeMadeIsToldWithItsPathAndTheRemedy() throws IOException {
        Files.writeString(state, "a file");
        assertThatThrownBy(this::service)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(state.toString())
                .hasMessageContaining("name a directory that this user may write to");
    }

    private StreamsService service() {
        return service(StreamsSettings.of(kafka.topicPrefix() + "counter", state));
    }

    private StreamsService service(StreamsSettings settings) {
        return new StreamsService(
                new StreamsApplication("counter", this::topology, Duration.ZERO), kafka, settings, meters, Map::of);
    }

    private Topology topology(RejectedInputs rejected) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "in",
                RecordTimes.published(),
                new StringDeserializer(),
                new StringDeserializer(),
                kafka.topicPrefix() + "in");
        topology.addProcessor("count", GuardedProcessor.of(Count::new, rejected), "in");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Integer()),
                "count");
        topology.addSink("out", kafka.topicPrefix() + "out", new StringSerializer(), new StringSerializer(), "count");
        return topology;
    }

    private static final Serde<String> LATER = StateSerdes.versioned(Serdes.String());

    private static final class Count implements Processor<String, String, String, String> {
        private @Nullable ProcessorContext<String, String> context;
        private @Nullable KeyValueStore<String, Integer> counts;

        @Override
        public void init(ProcessorContext<String, String> processorContext) {
            context = processorContext;
            counts = processorContext.getStateStore("counts");
        }

        @Override
        public void process(Record<String, String> record) {
            if (counts == null || context == null) {
                throw new IllegalStateException("not initialised");
            }
            if (record.value().equals("garbled")) {
                throw StoredStateException.garbled("the store of counts holds garbage", new IOException("garbage"));
            }
            if (record.value().equals("later")) {
                LATER.deserializer().deserialize("counts", "V\u0007?".getBytes(UTF_8));
            }
            if (record.value().startsWith("bad")) {
                throw new RefusedRecordException(DeadLetterReason.BAD_KEY, "bad");
            }
            Integer before = counts.get(record.key());
            int count = before == null ? 1 : before + 1;
            counts.put(record.key(), count);
            if (record.value().equals("deep")) {
                throw new StackOverflowError("deep");
            }
            // Random, as it must not shrink when it is compressed.
            String padding = record.value().equals("large") ? noise() : "";
            context.forward(record.withValue(count + ":" + record.value() + padding));
        }

        /** More than a batch holds, so that the broker refuses it alone. */
        private static String noise() {
            StringBuilder noise = new StringBuilder();
            while (noise.length() < 150_000) {
                noise.append(UUID.randomUUID());
            }
            return noise.toString();
        }
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
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void send(String... values) {
        sendFrom("key", values);
    }

    private void sendFrom(String key, String... values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                kafka.clientProperties("producer"), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(kafka.topicPrefix() + "in", key, value));
            }
        }
    }

    private List<String> read(String topic) {
        Map<String, Object> properties = kafka.clientProperties("reader");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, UUID.randomUUID().toString());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(kafka.topicPrefix() + topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(new String(record.value(), UTF_8)));
            }
        }
        return values;
    }
}
