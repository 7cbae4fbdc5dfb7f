package io.isotherm.decider.stream;

import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The decider as a service: the topology on Kafka, exactly once. */
public final class DeciderService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(DeciderService.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    // Long enough for the topics of a pool to be merged by their records' times, short enough to decide within a
    // second.
    private static final long MAX_TASK_IDLE_MILLIS = 200;
    private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics streamsMetrics;

    /**
     * A decider that is not started yet.
     *
     * @param kafka the way to Kafka and the registry
     * @param config how it runs
     * @param meters where it keeps its metrics
     */
    public DeciderService(KafkaConnection kafka, DeciderConfig config, MeterRegistry meters) {
        Topics topics = kafka.topics();
        streams = new KafkaStreams(
                DeciderTopology.build(topics, kafka.serdes(), meters), properties(kafka, config, topics));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("A thread of the decider has failed and is replaced", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(meters);
    }

    static Properties properties(KafkaConnection kafka, DeciderConfig config, Topics topics) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties(config.applicationId()));
        properties.putAll(settings(topics));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        return properties;
    }

    /** The settings that its correctness rests on, whatever the installation. */
    static Map<String, Object> settings(Topics topics) {
        return Map.of(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
                MAX_TASK_IDLE_MILLIS,
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                UnreadableRecords.class,
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                FailedRecords.class,
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                topics.deadLetters().name(),
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                MAX_REQUEST_BYTES,
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                "lz4");
    }

    @Override
    public String name() {
        return "decider";
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public Health health() {
        KafkaStreams.State state = streams.state();
        boolean live = !state.hasCompletedShutdown() && state != KafkaStreams.State.PENDING_ERROR;
        return Health.of(live, state == KafkaStreams.State.RUNNING, Map.of("streams", state.name()));
    }

    @Override
    public void close() {
        streamsMetrics.close();
        if (!streams.close(CLOSE_WITHIN)) {
            LOG.warn("The decider did not stop within {}", CLOSE_WITHIN);
        }
    }
}
