package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeciderServiceTest {
    private static final KafkaConnection NOWHERE = KafkaConnection.to("127.0.0.1:1", "http://127.0.0.1:1");

    @TempDir
    Path state;

    @Test
    void isLiveButNotReadyBeforeItRunsAndNotLiveOnceClosed() {
        DeciderService service = new DeciderService(NOWHERE, config(1), new SimpleMeterRegistry());
        assertThat(service.name()).isEqualTo("decider");
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        service.close();
        assertThat(service.health().live()).isFalse();
    }

    @Test
    void runsExactlyOnceAndSendsWhatItCannotReadToTheDeadLetters() {
        Properties properties = DeciderService.properties(NOWHERE, config(3), NOWHERE.topics());
        assertThat(properties)
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
                .containsEntry(
                        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                        NOWHERE.topics().deadLetters().name())
                .containsEntry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 3)
                .containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100L)
                .containsEntry(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    }

    @Test
    void aConfigurationWithoutThreadsIsRefused() {
        assertThatThrownBy(() -> config(0)).hasMessageContaining("threads is 0; it must be at least 1");
    }

    private DeciderConfig config(int threads) {
        return new DeciderConfig("decider-test", state, threads, Duration.ofMillis(100), 0);
    }
}
