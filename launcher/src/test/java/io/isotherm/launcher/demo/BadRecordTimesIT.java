package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.HostState;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Records with times that no honest clock gives, on every topic that analyzer and decider read. They end as dead letters
 * or change nothing, and decisions go on.
 */
class BadRecordTimesIT {
    private static final long NO_TIME = -1;
    private static final Instant FAR_AHEAD = Instant.parse("2035-01-01T00:00:00Z");
    private static final byte[] GARBAGE = "no avro".getBytes(UTF_8);

    private RunningStory story;
    private Topics topics;
    private KafkaProducer<String, byte[]> producer;

    /** Goes on until there are records of every kind but approvals, of which one is made. */
    @BeforeEach
    void begin() throws Exception {
        story = new RunningStory(ReplayStory.story());
        topics = story.kafka().topics();
        producer = new KafkaProducer<>(
                story.kafka().clientProperties("test"), new StringSerializer(), new ByteArraySerializer());
        do {
            story.runFor(Duration.ofMinutes(1));
        } while (inputs().stream()
                .anyMatch(topic ->
                        !topic.equals(topics.approvals()) && story.read(topic).isEmpty()));
        Approval approval = Approval.newBuilder()
                .setPool(DemoStory.POOL)
                .setCommandId("none")
                .setApprovedBy("test")
                .setApprovedAt(story.now())
                .build();
        send(
                topics.approvals(),
                DemoStory.POOL,
                bytes(topics.approvals(), approval),
                story.now().toEpochMilli());
    }

    @AfterEach
    void end() {
        producer.close();
        story.close();
    }

    @Test
    void recordsWithoutATimeStopNothing() throws Exception {
        Set<Place> unreadable = new HashSet<>();
        for (Topic<? extends SpecificRecord> topic : inputs()) {
            repeated(topic, NO_TIME);
            unreadable.add(send(topic, DemoStory.POOL + "/xen1", GARBAGE, NO_TIME));
        }
        awaitDeadLetters(unreadable);
        assertThatAllGoesOn();
        assertThat(MonitoredMetrics.unknownTo(story.metrics()))
                .as("alert rules and dashboards name only what services export")
                .isEmpty();
        assertThat(MonitoredMetrics.unclearIn(story.metrics())).isEmpty();
    }

    @Test
    void recordsDatedFarAheadStopNothing() throws Exception {
        Set<Place> refused = new HashSet<>();
        refused.add(redated(topics.hostMetrics(), (sample, at) -> sample.setSampledAt(at)));
        refused.add(redated(topics.hostStates(), (state, at) -> state.setWindowEnd(at)));
        refused.add(redated(topics.migrationEvents(), (event, at) -> event.setAt(at)));
        refused.add(redated(topics.powerEvents(), (event, at) -> event.setAt(at)));
        refused.add(redated(topics.approvals(), (approval, at) -> approval.setApprovedAt(at)));
        // A change that is to hold from some day on is in order.
        redated(topics.poolConfig(), (config, at) -> config.setAppliedAt(at));
        awaitDeadLetters(refused);
        assertThatAllGoesOn();
    }

    @Test
    void recordsThatKafkaTookWithATimeFarAheadStopNothing() throws Exception {
        Set<Place> unreadable = new HashSet<>();
        for (Topic<? extends SpecificRecord> topic : inputs()) {
            allowAnyTime(topic);
            repeated(topic, FAR_AHEAD.toEpochMilli());
            if (topic.equals(topics.hostStates())) {
                redated(topics.hostStates(), (state, at) -> state.setWindowEnd(at), FAR_AHEAD);
            }
            unreadable.add(send(topic, DemoStory.POOL + "/xen1", GARBAGE, FAR_AHEAD.toEpochMilli()));
        }
        awaitDeadLetters(unreadable);
        assertThatAllGoesOn();
    }

    private List<Topic<? extends SpecificRecord>> inputs() {
        return List.of(
                topics.poolConfig(),
                topics.hostMetrics(),
                topics.hostStates(),
                topics.migrationEvents(),
                topics.powerEvents(),
                topics.approvals());
    }

    private void assertThatAllGoesOn() {
        Instant last = lastTick();
        story.runFor(Duration.ofMinutes(3));
        assertThat(lastTick()).isEqualTo(last.plus(Duration.ofMinutes(3)));
        CheckReport report = story.check();
        assertThat(report.clean()).as(report.text()).isTrue();
    }

    private Instant lastTick() {
        return story.watch()
                .decisions()
                .get(story.watch().decisions().size() - 1)
                .getTick();
    }

    /** Where a record is. */
    private record Place(String topic, long offset) {}

    /** Sends the newest record of a topic once more, dated far ahead, at the time that the pool has. */
    private <V extends SpecificRecord> Place redated(Topic<V> topic, BiConsumer<V, Instant> date) throws Exception {
        return redated(topic, date, story.now());
    }

    private <V extends SpecificRecord> Place redated(Topic<V> topic, BiConsumer<V, Instant> date, Instant published)
            throws Exception {
        Genuine<V> genuine = newest(topic);
        date.accept(genuine.value(), FAR_AHEAD);
        return send(topic, genuine.key(), bytes(topic, genuine.value()), published.toEpochMilli());
    }

    /** Sends the newest record of a topic once more. */
    private <V extends SpecificRecord> void repeated(Topic<V> topic, long timestamp) throws Exception {
        Genuine<V> genuine = newest(topic);
        send(topic, genuine.key(), bytes(topic, genuine.value()), timestamp);
    }

    private <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
        return story.kafka().serdes().serializer(topic).serialize(topic.name(), value);
    }

    private Place send(Topic<?> topic, String key, byte[] value, long timestamp) throws Exception {
        RecordMetadata sent = producer.send(new RawRecord(topic.name(), key, value, timestamp))
                .get();
        return new Place(sent.topic(), sent.offset());
    }

    /** A record with any time, which the client's own record would refuse. */
    private static final class RawRecord extends ProducerRecord<String, byte[]> {
        private final long time;

        RawRecord(String topic, String key, byte[] value, long time) {
            super(topic, 0, key, value);
            this.time = time;
        }

        @Override
        public Long timestamp() {
            return time;
        }
    }

    private void allowAnyTime(Topic<?> topic) throws Exception {
        ConfigEntry anyTime =
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        try (Admin admin = Admin.create(story.kafka().clientProperties("test"))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                            List.of(new AlterConfigOp(anyTime, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** A record that its service wrote. */
    private record Genuine<V>(String key, V value) {}

    private <V extends SpecificRecord> Genuine<V> newest(Topic<V> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = story.read(topic);
        ConsumerRecord<byte[], byte[]> newest = records.get(records.size() - 1);
        V value = story.kafka().serdes().deserializer(topic).deserialize(topic.name(), newest.value());
        if (value instanceof HostState state) {
            // The checker would hold a second state of the same window against the analyzer.
            state.setHost("none");
            return new Genuine<>(PoolKeys.of(DemoStory.POOL, "none"), value);
        }
        return new Genuine<>(new String(newest.key(), UTF_8), value);
    }

    private void awaitDeadLetters(Set<Place> places) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(deadLetters()).containsAll(places));
    }

    private List<Place> deadLetters() {
        return story.read(topics.deadLetters()).stream()
                .map(letter -> DeadLetters.origin(letter.headers()).orElseThrow())
                .map(origin -> new Place(origin.topic(), origin.offset()))
                .toList();
    }
}
