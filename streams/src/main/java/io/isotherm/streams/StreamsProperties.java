package io.isotherm.streams;

import io.isotherm.runtime.KafkaConnection;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams, the same for every service. */
final class StreamsProperties {
    // The least that brokers allow as they come: a process that was killed is given up, and its pools are handed on.
    private static final int SESSION_TIMEOUT_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_500;
    // A ledger of 100,000 guests is a few megabytes.
    private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

    // A window of a large pool is megabytes, sent one batch of a partition after the other. Less than what any of our
    // topics takes: of a batch that the broker finds too large the client makes batches of this size, without end if
    // that is no less.
    private static final int BATCH_BYTES = 128 * 1024;

    // Of stores that ask for it: what is overwritten before a commit is never sent.
    private static final long CACHED_BYTES = 1024 * 1024;

    private static final Duration LONGEST_POLL = Duration.ofMillis(100);

    // What a commit may take beyond the time between commits before the broker rolls the transaction back.
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

    private StreamsProperties() {}

    /** @param mergeWithin how long a task waits for records of all its topics, so as to take them in by their times */
    static Properties of(
            KafkaConnection kafka, StreamsSettings settings, Duration mergeWithin, RecordFailures failures) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Integer.toString(MAX_REQUEST_BYTES));
        // With more, a batch that overtakes the first one of a new transaction is refused by the broker,
        // with an error in its log, and sent again.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(settings.commitInterval().plus(LONGEST_COMMIT).toMillis()));
        properties.putAll(kafka.clientProperties(settings.applicationId()));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        // A thread without records commits what is due only once it has waited for more.
        properties.put(
                StreamsConfig.POLL_MS_CONFIG, Math.min(settings.commitInterval().toMillis(), LONGEST_POLL.toMillis()));
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, mergeWithin.toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHED_BYTES);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                kafka.topics().deadLetters().name());
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Reading.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Processing.class);
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Producing.class);
        properties.put(RecordFailures.SETTING, failures);
        return properties;
    }
}
