package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector finds out from a real broker how far its clock is off, and says so with each sample. */
class ClockCheckIT {
    /** What a busy machine takes for a record, at most. */
    private static final long WAY_MILLIS = 3_000;

    private static EmbeddedCluster cluster;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = EmbeddedCluster.start(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {120, -600})
    void aClockThatIsOffIsToldByHealthMetricAndSamples(long seconds) throws Exception {
        KafkaConnection kafka = installation("off" + seconds + ".");
        InstantSource wrong = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(seconds));
        try (CollectorService collector = collector(kafka, wrong)) {
            collector.start();
            await().untilAsserted(() -> assertThat(clock(collector))
                    .matches("\\d+ s " + (seconds > 0 ? "ahead of" : "behind") + " Kafka's; set it \\(NTP\\)"));
            await().untilAsserted(() ->
                    assertThat(newest(kafka).getClockAheadMillis()).isCloseTo(seconds * 1000, within(WAY_MILLIS)));
            assertThat(meters.get("isotherm.collector.clock.ahead").gauge().value())
                    .isCloseTo(seconds, within(WAY_MILLIS / 1e3));
        }
    }

    @Test
    void aClockThatIsHoursAheadIsToldThoughKafkaRefusesItsSamples() throws Exception {
        KafkaConnection kafka = installation("far.");
        InstantSource wrong = InstantSource.offset(InstantSource.system(), Duration.ofHours(2));
        try (CollectorService collector = collector(kafka, wrong)) {
            collector.start();
            await().untilAsserted(() -> assertThat(clock(collector)).matches("7\\d+ s ahead of Kafka's; set it .*"));
            await().until(() ->
                    meters.get("isotherm.collector.samples.refused").counter().count() > 0);
        }
    }

    @Test
    void aClockThatIsRightAgreesWithKafkas() throws Exception {
        KafkaConnection kafka = installation("right.");
        try (CollectorService collector = collector(kafka, InstantSource.system())) {
            collector.start();
            await().until(() -> clock(collector).equals("agrees with Kafka's"));
            await().untilAsserted(() ->
                    assertThat(newest(kafka).getClockAheadMillis()).isZero());
        }
    }

    @Test
    void aTopicThatKafkaDoesNotDateIsToldAndSamplesAreSentAllTheSame() throws Exception {
        KafkaConnection kafka = installation("undated.");
        try (Admin admin = Admin.create(kafka.clientProperties("test-admin"))) {
            ConfigResource topic = new ConfigResource(
                    ConfigResource.Type.TOPIC, kafka.topics().clockChecks().name());
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("message.timestamp.type", "CreateTime"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        try (CollectorService collector = collector(kafka, InstantSource.system())) {
            collector.start();
            await().untilAsserted(() -> assertThat(clock(collector))
                    .isEqualTo("cannot be compared with Kafka's: set message.timestamp.type=LogAppendTime on topic"
                            + " undated.clock-checks"));
            await().untilAsserted(() ->
                    assertThat(newest(kafka).getClockAheadMillis()).isNull());
        }
    }

    private CollectorService collector(KafkaConnection kafka, InstantSource clock) {
        return CollectorService.scheduled(
                new CollectorConfig("lab", new TreeSet<>(List.of("xen1")), Duration.ofMillis(200), 600),
                FakeHost.inventory(new FakeHost("xen1", clock)),
                kafka,
                meters,
                clock,
                Pacer.by(clock));
    }

    private static String clock(CollectorService collector) {
        return Objects.requireNonNull(collector.health().details().get("clock"));
    }

    private static HostMetrics newest(KafkaConnection kafka) {
        List<ConsumerRecord<byte[], HostMetrics>> samples = PublishedSamples.of(kafka);
        assertThat(samples).isNotEmpty();
        return samples.get(samples.size() - 1).value();
    }

    private static KafkaConnection installation(String prefix) throws Exception {
        KafkaConnection kafka = new KafkaConnection(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Secrets.NONE, Secrets.NONE, prefix);
        try (Admin admin = Admin.create(kafka.clientProperties("test-admin"))) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        }
        return kafka;
    }
}
