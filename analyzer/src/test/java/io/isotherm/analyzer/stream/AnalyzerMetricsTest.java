package io.isotherm.analyzer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.StreamsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzerMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = Instant.ofEpochSecond(1_000);
    private final AnalyzerMetrics metrics = new AnalyzerMetrics(meters, () -> now);

    @Test
    void aSilentPoolIsSeenByTheWallClock() {
        metrics.sample("berlin", now.minusSeconds(3), Disposition.COUNTED_IN);
        now = now.plusSeconds(300);
        metrics.sample("rome", now, Disposition.COUNTED_IN);

        assertThat(metrics.silence())
                .containsEntry("berlin", Duration.ofSeconds(300))
                .containsEntry("rome", Duration.ZERO);
        assertThat(gauge(AnalyzerMetrics.SILENCE)).isEqualTo(300);
        assertThat(gauge(AnalyzerMetrics.LAG)).isEqualTo(3);
    }

    @Test
    void duplicatesDoNotEndTheSilence() {
        metrics.sample("berlin", now, Disposition.COUNTED_IN);
        now = now.plusSeconds(60);
        metrics.sample("berlin", now, Disposition.DUPLICATE);

        assertThat(metrics.silence()).containsEntry("berlin", Duration.ofSeconds(60));
    }

    @Test
    void tellsNothingMoreOfPoolsThatWereHandedOver(@TempDir Path directory) {
        Pipeline pipeline = new Pipeline(directory);
        pipeline.send(new FakeHost("xen1").sample(0, 0.5));
        assertThat(pipeline.meters.find(AnalyzerMetrics.SILENCE).gauges()).hasSize(1);

        pipeline.close();

        assertThat(pipeline.meters.find(AnalyzerMetrics.SILENCE).gauges()).isEmpty();
        assertThat(pipeline.meters.find(AnalyzerMetrics.LAG).gauges()).isEmpty();
    }

    @Test
    void aServiceThatIsNotStartedIsLiveButNotReady(@TempDir Path directory) {
        try (Service service = AnalyzerService.of(
                KafkaConnection.to("localhost:1", "http://localhost:1"),
                StreamsSettings.of("analyzer-test", directory),
                Duration.ofMinutes(2),
                meters,
                () -> now)) {
            Health health = service.health();
            assertThat(health.live()).isTrue();
            assertThat(health.ready()).isFalse();
        }
    }

    private double gauge(String name) {
        return meters.get(name).tag("pool", "berlin").gauge().value();
    }
}
