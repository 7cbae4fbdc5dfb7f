package io.isotherm.analyzer.stream;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.isotherm.pool.RecordSize;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology between test topics, with the settings of the real service. */
final class Pipeline implements AutoCloseable {
    final Topics topics = new Topics("isotherm.");
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AvroSerdes serdes;
    final TestInputTopic<byte[], byte[]> metrics;
    final TestInputTopic<byte[], byte[]> configs;
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, HostState> states;
    private final TestOutputTopic<byte[], byte[]> deadLetters;

    Pipeline(Path stateDirectory) {
        this(stateDirectory, new MockSchemaRegistryClient());
    }

    Pipeline(Path stateDirectory, SchemaRegistryClient registry) {
        serdes = new AvroSerdes(registry);
        AnalyzerMetrics analyzerMetrics = new AnalyzerMetrics(meters, () -> Instant.EPOCH);
        KafkaConnection nowhere = KafkaConnection.to("localhost:1", "http://localhost:1");
        Properties settings = AnalyzerService.application(nowhere, RecordSize.USUAL_BYTES, analyzerMetrics)
                .properties(nowhere, StreamsSettings.of("isotherm-analyzer", stateDirectory), meters);
        // With transactions the test driver loses dead letters of records that could not be read; a broker does not.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(
                AnalyzerTopology.build(topics, serdes, new RejectedInputs(), analyzerMetrics), settings);
        ByteArraySerializer bytes = new ByteArraySerializer();
        metrics = driver.createInputTopic(topics.hostMetrics().name(), bytes, bytes);
        configs = driver.createInputTopic(topics.poolConfig().name(), bytes, bytes);
        states = driver.createOutputTopic(
                topics.hostStates().name(), new StringDeserializer(), serdes.deserializer(topics.hostStates()));
        deadLetters = driver.createOutputTopic(
                topics.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void send(HostMetrics sample) {
        send(sample.getPool() + "/" + sample.getHost(), sample);
    }

    void send(String key, HostMetrics sample) {
        metrics.pipeInput(
                key(key), bytes(sample), Math.max(0, sample.getSampledAt().toEpochMilli()));
    }

    void sendAll(List<HostMetrics> samples) {
        samples.forEach(this::send);
    }

    byte[] bytes(HostMetrics sample) {
        return serdes.serializer(topics.hostMetrics())
                .serialize(topics.hostMetrics().name(), sample);
    }

    void configure(PoolConfig config) {
        configs.pipeInput(
                key(config.getPool()),
                serdes.serializer(topics.poolConfig())
                        .serialize(topics.poolConfig().name(), config));
    }

    /** What is stored under a key. */
    byte[] stored(String store, String key) {
        return driver.<String, byte[]>getKeyValueStore(store).get(key);
    }

    static byte[] key(String key) {
        return new StringSerializer().serialize("", key);
    }

    /** The states that came since the last call. */
    List<HostState> states() {
        return states.readValuesToList();
    }

    List<TestRecord<String, HostState>> stateRecords() {
        return states.readRecordsToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
