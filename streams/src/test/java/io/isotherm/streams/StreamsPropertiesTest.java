package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
    private static final KafkaConnection NOWHERE = KafkaConnection.to("127.0.0.1:1", "http://127.0.0.1:1");
    private static final Path STATE = Path.of("state");

    @Test
    void aServiceRunsExactlyOnceAsItIsSet() {
        assertThat(properties(new StreamsSettings("a", STATE, 3, Duration.ofMillis(200), 1)))
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
                .containsEntry(StreamsConfig.APPLICATION_ID_CONFIG, "a")
                .containsEntry(StreamsConfig.STATE_DIR_CONFIG, STATE.toString())
                .containsEntry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 3)
                .containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200L)
                .containsEntry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1)
                .containsEntry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 500L);
    }

    @Test
    void aThreadWithoutRecordsCommitsNoLaterThanItIsSetTo() {
        assertThat(properties(new StreamsSettings("a", STATE, 1, Duration.ofMillis(20), 0)))
                .containsEntry(StreamsConfig.POLL_MS_CONFIG, 20L);
        assertThat(properties(new StreamsSettings("a", STATE, 1, Duration.ofSeconds(10), 0)))
                .containsEntry(StreamsConfig.POLL_MS_CONFIG, 100L);
    }

    @Test
    void whatCannotBeReadOrWorkedOnGoesToTheDeadLetters() {
        assertThat(properties(StreamsSettings.of("a", STATE)))
                .containsEntry(
                        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                        NOWHERE.topics().deadLetters().name())
                .containsEntry(
                        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Reading.class)
                .containsEntry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Processing.class)
                .containsEntry(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RecordFailures.Producing.class);
    }

    @Test
    void theWorkOfAProcessThatWasKilledIsHandedOnWithinTenSeconds() {
        Map<String, Object> consumer =
                new StreamsConfig(properties(StreamsSettings.of("a", STATE))).getMainConsumerConfigs("a", "a-1", 0);
        assertThat(consumer.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG))
                .isInstanceOfSatisfying(
                        Integer.class, session -> assertThat(session).isLessThanOrEqualTo(6_000));
        assertThat(consumer.get(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG))
                .isInstanceOfSatisfying(Integer.class, beat -> assertThat(beat).isLessThanOrEqualTo(2_000));
    }

    @Test
    void aTransactionOutlastsTheLongestTimeBetweenCommits() {
        StreamsSettings settings = new StreamsSettings("a", STATE, 1, Duration.ofSeconds(60), 0);
        assertThat(new StreamsConfig(properties(settings))
                        .getProducerConfigs("a-1")
                        .get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))
                .isInstanceOfSatisfying(
                        Integer.class, timeout -> assertThat(timeout).isGreaterThan(60_000));
    }

    private static Properties properties(StreamsSettings settings) {
        return new StreamsApplication("counter", rejected -> new Topology(), Duration.ofMillis(500))
                .properties(NOWHERE, settings, new SimpleMeterRegistry());
    }
}
