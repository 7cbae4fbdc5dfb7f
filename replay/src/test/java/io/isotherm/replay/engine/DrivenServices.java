package io.isotherm.replay.engine;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.analyzer.stream.AnalyzerMetrics;
import io.isotherm.analyzer.stream.AnalyzerTopology;
import io.isotherm.decider.stream.DeciderTopology;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Analyzer and decider on test drivers, the second fed with what the first gives. */
final class DrivenServices implements AutoCloseable {
    private static final String PREFIX = "t.";
    private static final int WIRE_HEADER = 5;
    private static final Set<String> ANALYZED = Set.of("host-metrics", "pool-config");
    private static final Set<String> DECIDED =
            Set.of("pool-config", "approvals", "migration-events", "power-events", "host-states");
    private static final List<String> RESULTS = List.of("decisions", "migration-commands", "power-commands");

    private final Topics topics = new Topics(PREFIX);
    private final AvroSerdes serdes = new AvroSerdes(new MockSchemaRegistryClient());
    private final TopologyTestDriver analyzer;
    private final TopologyTestDriver decider;
    private final Map<String, List<String>> outputs = new TreeMap<>();

    DrivenServices(Path directory) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        analyzer = driver(
                AnalyzerTopology.build(
                        topics, serdes, new RejectedInputs(), new AnalyzerMetrics(meters, () -> Instant.EPOCH)),
                directory.resolve("analyzer"));
        decider = driver(
                DeciderTopology.build(topics, serdes, new RejectedInputs(), meters), directory.resolve("decider"));
    }

    private TopologyTestDriver driver(Topology topology, Path state) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        // The test driver knows of no lag, so that it would wait for ever for the topics that are empty.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueProcessingExceptionHandler.class);
        properties.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                topics.deadLetters().name());
        return new TopologyTestDriver(topology, properties, Instant.EPOCH);
    }

    /** Takes one record in; what comes out of it is kept. */
    void accept(Recorded recorded) {
        byte @Nullable [] value = recorded.value() == null ? null : bytes(topic(recorded.topic()), recorded.value());
        if (ANALYZED.contains(recorded.topic())) {
            put(analyzer, recorded.topic(), recorded.key(), recorded.at(), value);
            letters(analyzer);
            for (TestRecord<String, byte[]> state : read(analyzer, "host-states")) {
                keep("host-states", state);
                put(decider, "host-states", state.key(), state.getRecordTime(), state.value());
                results();
            }
        }
        if (DECIDED.contains(recorded.topic())) {
            put(decider, recorded.topic(), recorded.key(), recorded.at(), value);
            results();
        }
    }

    /** What has come out, by topic. */
    Map<String, List<String>> outputs() {
        return outputs;
    }

    private void results() {
        letters(decider);
        RESULTS.forEach(topic -> read(decider, topic).forEach(record -> keep(topic, record)));
    }

    private void letters(TopologyTestDriver driver) {
        for (TestRecord<String, byte[]> letter : read(driver, "dead-letters")) {
            String why =
                    new String(letter.headers().lastHeader(DeadLetters.MESSAGE).value(), StandardCharsets.UTF_8);
            outputs.computeIfAbsent("dead-letters", any -> new ArrayList<>()).add(letter.key() + ": " + why);
        }
    }

    private void keep(String topic, TestRecord<String, byte[]> record) {
        byte @Nullable [] value = record.value();
        outputs.computeIfAbsent(topic, any -> new ArrayList<>())
                .add(Outputs.text(
                        record.key(), value == null ? null : Arrays.copyOfRange(value, WIRE_HEADER, value.length)));
    }

    private static void put(TopologyTestDriver driver, String topic, String key, Instant at, byte @Nullable [] value) {
        driver.createInputTopic(PREFIX + topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, at);
    }

    private static List<TestRecord<String, byte[]>> read(TopologyTestDriver driver, String topic) {
        if (!driver.producedTopicNames().contains(PREFIX + topic)) {
            return List.of();
        }
        return driver.createOutputTopic(PREFIX + topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private Topic<?> topic(String name) {
        return topics.all().stream()
                .filter(topic -> topic.name().equals(PREFIX + name))
                .findFirst()
                .orElseThrow();
    }

    private <V> byte[] bytes(Topic<V> topic, SpecificRecord value) {
        Topic<? extends SpecificRecord> typed = new Topic<>(
                topic.name(), topic.valueType().asSubclass(SpecificRecord.class), topic.cleanup(), topic.retention());
        return serialize(typed, value);
    }

    private <V extends SpecificRecord> byte[] serialize(Topic<V> topic, SpecificRecord value) {
        return serdes.serializer(topic)
                .serialize(topic.name(), topic.valueType().cast(value));
    }

    @Override
    public void close() {
        analyzer.close();
        decider.close();
    }
}
