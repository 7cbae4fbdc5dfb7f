package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No sample within the buffer is lost to an outage of broker and registry. */
class BrokerOutageIT {

    @Test
    void losesNoSampleToAnOutageThatTheBufferBridges(@TempDir Path directory) throws IOException {
        int kafkaPort = freePort();
        int registryPort = freePort();
        FakeHost first = new FakeHost("xen1", InstantSource.system());
        FakeHost second = new FakeHost("xen2", InstantSource.system());
        CollectorConfig config =
                new CollectorConfig("lab", new TreeSet<>(List.of("xen1", "xen2")), Duration.ofMillis(200), 600);
        EmbeddedCluster cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);
        KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
        try (Admin admin = Admin.create(kafka.clientProperties("test-admin"))) {
            new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        }
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (CollectorService collector = CollectorService.scheduled(
                config,
                FakeHost.inventory(first, second),
                kafka,
                meters,
                InstantSource.system(),
                Pacer.by(InstantSource.system()))) {
            collector.start();
            await().until(() -> collector.health().ready());

            cluster.close();
            int before = first.readings.get();
            await().until(() -> first.readings.get() > before + 20 && collector.buffered() > 20);
            assertThat(collector.health().ready()).isFalse();
            assertThat(collector.health().live()).isTrue();
            cluster = EmbeddedCluster.start(directory, "localhost", kafkaPort, registryPort);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> collector.health().ready() && collector.buffered() < 3);
        }
        try {
            for (FakeHost host : List.of(first, second)) {
                List<Long> sequences = sequences(kafka, host.host());
                List<Long> distinct = sequences.stream().distinct().toList();
                assertThat(distinct).isSorted().startsWith(0L).hasSizeGreaterThan(20);
                long missing = distinct.get(distinct.size() - 1) + 1 - distinct.size();
                // A slow machine lets instants pass; they have numbers too.
                assertThat((double) missing)
                        .isLessThanOrEqualTo(count(meters, "isotherm.collector.schedule.skipped", host));
            }
            assertThat(count(meters, "isotherm.collector.samples.dropped", first))
                    .isZero();
        } finally {
            cluster.close();
        }
    }

    private static double count(SimpleMeterRegistry meters, String name, FakeHost host) {
        return meters.get(name).tag("host", host.host()).counter().count();
    }

    private static List<Long> sequences(KafkaConnection kafka, String host) {
        List<Long> sequences = new ArrayList<>();
        for (ConsumerRecord<byte[], HostMetrics> record : PublishedSamples.of(kafka)) {
            HostMetrics sample = record.value();
            if (sample.getHost().equals(host)) {
                assertThat(record.timestamp()).isEqualTo(sample.getSampledAt().toEpochMilli());
                sequences.add(sample.getSequence());
            }
        }
        return sequences;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
