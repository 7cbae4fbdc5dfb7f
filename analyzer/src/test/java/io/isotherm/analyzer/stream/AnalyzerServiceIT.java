package io.isotherm.analyzer.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.analyzer.core.InMemoryPoolMemory;
import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service against a real broker and registry. */
class AnalyzerServiceIT {
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = EmbeddedCluster.start(directory.resolve("cluster"));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void restartsLoseAndDoubleNothing() {
        KafkaConnection connection = connection();
        List<HostMetrics> samples = samples();
        List<HostState> expected = expected(samples);
        try (KafkaProducer<String, byte[]> producer = producer(connection);
                KafkaConsumer<String, byte[]> consumer = consumer(connection)) {
            consumer.subscribe(List.of(connection.topics().hostStates().name()));
            List<HostState> seen = new ArrayList<>();

            int third = samples.size() / 3;
            try (Service service = service(connection, "one")) {
                service.start();
                send(producer, connection, samples.subList(0, third));
                await().atMost(PATIENCE).until(() -> seen.addAll(poll(connection, consumer)) || !seen.isEmpty());
                await().atMost(PATIENCE).until(() -> service.health().ready());
            }
            try (Service service = service(connection, "two")) {
                service.start();
                send(producer, connection, samples.subList(third, 2 * third));
                await().atMost(PATIENCE)
                        .until(() -> service.health().ready()
                                && (seen.addAll(poll(connection, consumer)) || seen.size() > expected.size() / 3));
            }
            send(producer, connection, samples.subList(2 * third, samples.size()));
            try (Service service = service(connection, "one")) {
                service.start();
                await().atMost(PATIENCE).until(() -> {
                    seen.addAll(poll(connection, consumer));
                    return seen.size() >= expected.size();
                });
            }
            seen.addAll(poll(connection, consumer));

            for (String pool : List.of("berlin", "rome")) {
                assertThat(seen.stream().filter(state -> state.getPool().equals(pool)))
                        .containsExactlyElementsOf(expected.stream()
                                .filter(state -> state.getPool().equals(pool))
                                .toList());
            }
        }
    }

    @Test
    void aRecordThatCannotBeReadEndsInTheDeadLettersAndTheOthersGoOn() {
        KafkaConnection connection = connection();
        Topics topics = connection.topics();
        try (KafkaProducer<String, byte[]> producer = producer(connection);
                KafkaConsumer<String, byte[]> consumer = consumer(connection);
                Service service = service(connection, "dead-letters")) {
            consumer.subscribe(
                    List.of(topics.deadLetters().name(), topics.hostStates().name()));
            service.start();
            byte[] unreadable = "no avro".getBytes(UTF_8);
            byte[] unknownSchema = {0, 0, 0, 0x12, 0x34, 1, 2, 3};
            for (byte[] value : List.of(unreadable, unknownSchema)) {
                ProducerRecord<String, byte[]> record =
                        new ProducerRecord<>(topics.hostMetrics().name(), "berlin/a", value);
                record.headers().add("trace", "t-1".getBytes(UTF_8));
                producer.send(record);
            }
            send(producer, connection, new FakeHost("a").samples(0, 70_000, 10_000, 0.5));

            List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
            List<ConsumerRecord<String, byte[]>> states = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                (record.topic().equals(topics.deadLetters().name()) ? letters : states).add(record));
                return letters.size() >= 2 && !states.isEmpty();
            });

            assertThat(letters).extracting(ConsumerRecord::value).containsExactly(unreadable, unknownSchema);
            assertThat(letters).allSatisfy(letter -> {
                assertThat(letter.key()).isEqualTo("berlin/a");
                assertThat(header(letter, "trace")).isEqualTo("t-1");
                assertThat(header(letter, DeadLetters.TOPIC))
                        .isEqualTo(topics.hostMetrics().name());
            });
            assertThat(states).extracting(ConsumerRecord::key).containsExactly("berlin/a");
            assertThat(states).extracting(ConsumerRecord::timestamp).containsExactly(60_000L);
        }
    }

    /** Its sample fits into its topic, and the state that would follow from it does not. */
    @Test
    void aHostOfWhichMoreIsToldThanARecordHoldsStopsNobody() {
        KafkaConnection connection = connection();
        FakeHost huge = new FakeHost("huge");
        for (int guest = 0; guest < 49_000; guest++) {
            huge.guest("g" + guest);
        }
        try (KafkaProducer<String, byte[]> producer = producer(connection);
                KafkaConsumer<String, byte[]> consumer = consumer(connection);
                Service service = service(connection, "huge")) {
            consumer.subscribe(List.of(connection.topics().hostStates().name()));
            service.start();
            FakeHost usual = new FakeHost("usual").guest("1");
            send(producer, connection, usual.samples(0, 40_000, 10_000, 0.5));
            for (HostMetrics sample : huge.samples(40_000, 50_000, 10_000, 0.5)) {
                sample.getVms().forEach(vm -> vm.setName("n".repeat(120)));
                send(producer, connection, List.of(sample));
            }
            send(producer, connection, usual.samples(50_000, 200_000, 10_000, 0.5));

            List<HostState> seen = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                seen.addAll(poll(connection, consumer));
                return seen.size() >= 6;
            });
            assertThat(seen.stream().filter(state -> state.getHost().equals("usual")))
                    .extracting(HostState::getQuality)
                    .containsExactly(DataQuality.GOOD, DataQuality.GOOD, DataQuality.GOOD);
            assertThat(seen.get(0).getQualityReasons().get(0)).contains("more than the ", "of a record");
        }
    }

    @Test
    void isNeitherLiveNorReadyOnceItIsClosed() {
        Service service = service(connection(), "closed");
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        service.start();
        await().atMost(PATIENCE).until(() -> service.health().ready());
        service.close();

        Health health = service.health();
        assertThat(health.live()).isFalse();
        assertThat(health.ready()).isFalse();
        assertThat(health.details()).containsEntry("streams", "NOT_RUNNING");
    }

    /** A prefix of its own for each test, with its topics made. */
    private static KafkaConnection connection() {
        KafkaConnection connection = new KafkaConnection(
                cluster.bootstrapServers(),
                List.of(cluster.registryUrl()),
                Secrets.NONE,
                Secrets.NONE,
                "test-" + UUID.randomUUID() + ".");
        try (Admin admin = Admin.create(connection.clientProperties("admin"))) {
            // A new topic is not known to the broker's metadata at once; making topics again is harmless.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !new TopicAdmin(admin)
                            .create(connection.topics(), PARTITIONS, (short) 1)
                            .isEmpty());
            keepForEver(admin, connection.topics().hostMetrics());
        }
        return connection;
    }

    /** The tests' samples are of 1970, and the broker begins to delete what is old half a minute after its start. */
    private static void keepForEver(Admin admin, Topic<?> topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        AlterConfigOp forEver = new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(forEver)))
                    .all()
                    .get();
            return true;
        });
    }

    private static Service service(KafkaConnection connection, String stateDirectory) {
        StreamsSettings settings = StreamsSettings.of(
                connection.topicPrefix() + "analyzer", directory.resolve(connection.topicPrefix() + stateDirectory));
        return AnalyzerService.of(
                connection, settings, Duration.ofMinutes(2), new SimpleMeterRegistry(), InstantSource.system());
    }

    private static List<HostMetrics> samples() {
        List<FakeHost> hosts = List.of(
                new FakeHost("berlin", "a").guest("1"),
                new FakeHost("berlin", "b").guest("2"),
                new FakeHost("rome", "a").guest("3"));
        List<HostMetrics> samples = new ArrayList<>();
        for (long at = 0; at <= 1_210_000; at += 10_000) {
            for (FakeHost host : hosts) {
                samples.add(host.sample(at, 0.95));
            }
        }
        return samples;
    }

    private static List<HostState> expected(List<HostMetrics> samples) {
        List<HostState> states = new ArrayList<>();
        for (String pool : List.of("berlin", "rome")) {
            PoolAnalyzer analyzer = new PoolAnalyzer(new InMemoryPoolMemory());
            for (HostMetrics sample : samples) {
                if (sample.getPool().equals(pool)) {
                    states.addAll(
                            analyzer.accept(sample, PoolConfigs.defaults(pool)).states());
                }
            }
        }
        return states;
    }

    private static KafkaProducer<String, byte[]> producer(KafkaConnection connection) {
        Map<String, Object> properties = connection.clientProperties("test-producer");
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PoolPartitioner.class);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private static void send(
            KafkaProducer<String, byte[]> producer, KafkaConnection connection, List<HostMetrics> samples) {
        var topic = connection.topics().hostMetrics();
        var serializer = connection.serdes().serializer(topic);
        for (HostMetrics sample : samples) {
            producer.send(new ProducerRecord<>(
                    topic.name(),
                    null,
                    sample.getSampledAt().toEpochMilli(),
                    sample.getPool() + "/" + sample.getHost(),
                    serializer.serialize(topic.name(), sample)));
        }
        producer.flush();
    }

    private static KafkaConsumer<String, byte[]> consumer(KafkaConnection connection) {
        Map<String, Object> properties = connection.clientProperties("test-consumer");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, connection.topicPrefix() + "test");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<HostState> poll(KafkaConnection connection, KafkaConsumer<String, byte[]> consumer) {
        var topic = connection.topics().hostStates();
        var deserializer = connection.serdes().deserializer(topic);
        List<HostState> states = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            states.add(deserializer.deserialize(topic.name(), record.value()));
        }
        return states;
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }
}
