package io.isotherm.analyzer.stream;

import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The analyzer as a service. */
public final class AnalyzerService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyzerService.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final AnalyzerConfig config;
    private final AnalyzerMetrics metrics;
    private final KafkaStreams streams;

    /** Sets the service up; connects to nothing before {@link #start}. */
    public AnalyzerService(
            KafkaConnection connection, AnalyzerConfig config, MeterRegistry registry, InstantSource clock) {
        this.config = config;
        this.metrics = new AnalyzerMetrics(registry, clock);
        this.streams = new KafkaStreams(
                AnalyzerTopology.build(connection.topics(), connection.serdes(), metrics),
                settings(connection, config, metrics));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("A stream thread failed and is replaced", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    }

    static Properties settings(KafkaConnection connection, AnalyzerConfig config, AnalyzerMetrics metrics) {
        Map<String, Object> settings = new TreeMap<>();
        // A process that was killed is given up soon; its pools wait no longer than this for another one.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        // With more, a batch that overtakes the first one of a new transaction is refused by the broker, with an error
        // in
        // its log, and sent again.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.putAll(connection.clientProperties(config.applicationId()));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                connection.topics().deadLetters().name());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, Failures.Reading.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Failures.Processing.class);
        settings.put(Failures.METRICS, metrics);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    @Override
    public String name() {
        return "analyzer";
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public Health health() {
        KafkaStreams.State state = streams.state();
        boolean live = switch (state) {
            case CREATED, REBALANCING, RUNNING -> true;
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
        };
        Map<String, String> details = new TreeMap<>();
        details.put("streams", state.name());
        metrics.silence().forEach((pool, silence) -> {
            if (silence.compareTo(config.silentAfter()) > 0) {
                details.put(
                        "pool " + pool,
                        "silent for " + silence.toSeconds() + " s: no samples come, so nothing is decided");
            }
        });
        return Health.of(live, state == KafkaStreams.State.RUNNING, details);
    }

    @Override
    public void close() {
        // Leaving the group hands the pools on at once, instead of when the session times out.
        CloseOptions leaving = CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(leaving)) {
            LOG.warn("Kafka Streams did not stop within {}", CLOSE_TIMEOUT);
        }
    }
}
