package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeciderServiceTest {
    private static final KafkaConnection NOWHERE = KafkaConnection.to("127.0.0.1:1", "http://127.0.0.1:1");

    @TempDir
    Path state;

    @Test
    void isLiveButNotReadyBeforeItRunsAndNotLiveOnceClosed() {
        Service service = DeciderService.of(NOWHERE, config(1), new SimpleMeterRegistry());
        assertThat(service.name()).isEqualTo("decider");
        assertThat(service.health().live()).isTrue();
        assertThat(service.health().ready()).isFalse();
        service.close();
        assertThat(service.health().live()).isFalse();
    }

    private StreamsSettings config(int threads) {
        return new StreamsSettings("decider-test", state, threads, Duration.ofMillis(100), 0);
    }
}
