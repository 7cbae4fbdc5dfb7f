package io.isotherm.decider.stream;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.streams.RejectedInputs;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology on a test driver, with the settings of the service. */
final class DrivenDecider implements AutoCloseable {
    final Topics topics = new Topics("t.");
    final MemoryRegistry registry = new MemoryRegistry();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TopologyTestDriver driver;
    private final AvroSerdes serdes = registry.serdes();
    private final Path stateDirectory;

    DrivenDecider() {
        KafkaConnection nowhere =
                new KafkaConnection("nowhere:1", List.of("http://nowhere:1"), Secrets.NONE, Secrets.NONE, "t.");
        try {
            stateDirectory = Files.createTempDirectory("decider-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = DeciderService.application(nowhere, meters, alert -> {})
                .properties(nowhere, StreamsSettings.of("decider-test", stateDirectory), meters);
        // The test driver knows of no lag, so that it would wait for ever for the topics that a test leaves empty.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        // Under transactions the test driver loses the dead letters of records that cannot be read; a broker does not.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(
                DeciderTopology.build(topics, serdes, new RejectedInputs(), meters), properties, Instant.EPOCH);
    }

    <V extends SpecificRecord> void put(Topic<V> topic, String key, V value, Instant time) {
        TestInputTopic<String, V> input =
                driver.createInputTopic(topic.name(), new StringSerializer(), serdes.serializer(topic));
        input.pipeInput(key, value, time);
    }

    void putBytes(Topic<?> topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, Instant.EPOCH);
    }

    void window(Collection<HostState> states) {
        states.forEach(this::state);
    }

    void state(HostState state) {
        put(topics.hostStates(), PoolKeys.of(state.getPool(), state.getHost()), state, state.getWindowEnd());
    }

    void config(PoolConfig config) {
        put(topics.poolConfig(), config.getPool(), config, config.getAppliedAt());
    }

    List<Decision> decisions() {
        return values(topics.decisions());
    }

    List<MigrationCommand> migrations() {
        return values(topics.migrationCommands());
    }

    List<PowerCommand> powers() {
        return values(topics.powerCommands());
    }

    <V extends SpecificRecord> List<TestRecord<String, V>> records(Topic<V> topic) {
        TestOutputTopic<String, V> output =
                driver.createOutputTopic(topic.name(), new StringDeserializer(), serdes.deserializer(topic));
        return output.readRecordsToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return driver.createOutputTopic(
                        topics.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return records(topic).stream().map(TestRecord::getValue).toList();
    }

    @Override
    public void close() {
        driver.close();
        try (Stream<Path> files = Files.walk(stateDirectory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
