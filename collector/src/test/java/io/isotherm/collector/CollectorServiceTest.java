package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Without a broker: what the service does before and during an outage. */
class CollectorServiceTest {
    private static final KafkaConnection NOWHERE = KafkaConnection.to("127.0.0.1:1", "http://127.0.0.1:1");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void refusesAHostThatTheInventoryDoesNotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectorService.driven(
                        CollectorConfig.of("lab", List.of("xen9")),
                        FakeHost.inventory(new FakeHost("xen1", InstantSource.system())),
                        NOWHERE,
                        meters,
                        InstantSource.system()))
                .withMessageContaining("xen9")
                .withMessageContaining("xen1");
    }

    @Test
    void aHostThatHangsDisturbsNoOther() {
        FakeHost hanging = new FakeHost("xen1", InstantSource.system());
        FakeHost sound = new FakeHost("xen2", InstantSource.system());
        CountDownLatch release = new CountDownLatch(1);
        hanging.hang = release;
        CollectorConfig config =
                new CollectorConfig("lab", new TreeSet<>(List.of("xen1", "xen2")), Duration.ofMillis(100), 100);
        try (CollectorService service = CollectorService.scheduled(
                config,
                FakeHost.inventory(hanging, sound),
                NOWHERE,
                meters,
                InstantSource.system(),
                Pacer.by(InstantSource.system()))) {
            service.start();

            await().until(() -> sound.readings.get() >= 3);
            assertThat(hanging.readings).hasValue(0);

            release.countDown();
            await().until(() -> hanging.readings.get() >= 1);
            await().until(() -> meters.get("isotherm.collector.schedule.skipped")
                            .tag("host", "xen1")
                            .counter()
                            .count()
                    >= 1);
        }
    }

    @Test
    void isLiveButNotReadyBeforeAnythingIsPublished() {
        FakeHost host = new FakeHost("xen1", InstantSource.system());
        try (CollectorService service = CollectorService.driven(
                CollectorConfig.of("lab", List.of("xen1")),
                FakeHost.inventory(host),
                NOWHERE,
                meters,
                InstantSource.fixed(Instant.EPOCH))) {
            assertThat(service.sampleNow()).isEqualTo(1);
            host.down = true;
            assertThat(service.sampleNow()).isZero();

            Health health = service.health();

            assertThat(health.live()).isTrue();
            assertThat(health.ready()).isFalse();
            assertThat(health.details())
                    .containsEntry("buffered", "1")
                    .containsEntry("dropped", "0")
                    .containsEntry("lastPublished.xen1", "never");
            assertThat(health.details().get("host.xen1")).startsWith("unreadable: UNREACHABLE");
        }
    }
}
