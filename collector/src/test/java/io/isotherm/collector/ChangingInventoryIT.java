package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.ListedHost;
import io.isotherm.hypervisor.PublishedInventory;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.inventory.InventoryFollower;
import io.isotherm.schema.InventoryHost;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts are added, renamed and retired through the inventory's topic while others go on being sampled. */
class ChangingInventoryIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Map<String, FakeHost> doors = new ConcurrentHashMap<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void followsTheInventoryAndTouchesNoOtherHost(@TempDir Path directory) throws Exception {
        PublishedInventory inventory = new PublishedInventory(
                host -> {
                    opened.add(host.name());
                    return doors.computeIfAbsent(host.name(), name -> new FakeHost(name, InstantSource.system()));
                },
                host -> !host.uri().equals("elsewhere"),
                FakeHost.NO_POWER,
                false);
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory)) {
            KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers(), cluster.registryUrl());
            InventoryFollower follower = new InventoryFollower(
                    "lab",
                    kafka,
                    meters,
                    hosts -> inventory.take(hosts.values().stream()
                            .map(ChangingInventoryIT::listed)
                            .toList()));
            CollectorConfig config = new CollectorConfig("lab", new TreeSet<>(), Duration.ofMillis(200), 600);
            try (follower;
                    CollectorService collector = CollectorService.scheduled(
                            config,
                            inventory,
                            kafka,
                            meters,
                            InstantSource.system(),
                            Pacer.by(InstantSource.system()))) {
                follower.start();
                collector.start();
                await().atMost(LONG)
                        .untilAsserted(
                                () -> assertThat(follower.health().details().get("trouble"))
                                        .contains("inventory"));
                assertThat(follower.health().ready()).isFalse();
                assertThat(collector.health().ready()).isFalse();

                try (Admin admin = Admin.create(kafka.clientProperties("test-admin"))) {
                    new TopicAdmin(admin).create(kafka.topics(), 2, (short) 1);
                }
                say(kafka, "xen1", "u1");
                say(kafka, "xen2", "u2");
                say(kafka, "far", "elsewhere");
                await().atMost(LONG)
                        .until(() -> collector.health().ready() && published("xen1") > 0 && published("xen2") > 0);
                assertThat(follower.health().ready()).isTrue();
                assertThat(doors).containsOnlyKeys("xen1", "xen2", "far");
                assertThat(door("far").readings).hasValue(0);

                say(kafka, "xen3", "u3");
                await().atMost(LONG).until(() -> published("xen3") > 0);

                say(kafka, "xen2", null);
                say(kafka, "newer", "u2");
                await().atMost(LONG).until(() -> published("newer") > 0);
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(collector.health().details())
                                .containsKeys("host.xen1", "host.xen3", "host.newer")
                                .doesNotContainKeys("host.xen2", "host.far"));
                int still = door("xen2").readings.get();

                double before = published("xen1");
                await().atMost(LONG).until(() -> published("xen1") > before + 5);
                assertThat(door("xen2").readings.get()).isLessThanOrEqualTo(still + 1);
                assertThat(meters.find("isotherm.collector.samples.taken")
                                .tag("host", "xen2")
                                .counter())
                        .isNull();
                assertThat(opened.stream().filter("xen1"::equals))
                        .as("xen1 is sampled through one door all the time")
                        .hasSize(1);
            }
        }
    }

    private static ListedHost listed(InventoryHost host) {
        return new ListedHost(
                "lab", host.getHost(), host.getUri(), host.getUri(), DeclaredCapacity.NONE, Optional.empty());
    }

    private FakeHost door(String host) {
        return Objects.requireNonNull(doors.get(host), host);
    }

    private double published(String host) {
        return meters.find("isotherm.collector.samples.published").tag("host", host).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void say(KafkaConnection kafka, String host, @Nullable String uri) throws Exception {
        Topic<InventoryHost> topic = kafka.topics().inventory();
        InventoryHost said = uri == null
                ? null
                : InventoryHost.newBuilder()
                        .setPool("lab")
                        .setHost(host)
                        .setUri(uri)
                        .setAppliedAt(Instant.EPOCH)
                        .build();
        Map<String, Object> properties = kafka.clientProperties("test-operator");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        byte[] value = kafka.serdes().serializer(topic).serialize(topic.name(), said);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), "lab/" + host, value))
                    .get();
        }
    }
}
