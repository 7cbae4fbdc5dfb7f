package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplePublisherTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Topic<HostMetrics> topic = new Topics("test.").hostMetrics();
    private final AvroSerdes serdes = new AvroSerdes(new MockSchemaRegistryClient(List.of(new AvroSchemaProvider())));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<ScriptedProducer> producers = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable RuntimeException trouble;
    private @Nullable SamplePublisher publisher;

    @AfterEach
    void close() {
        trouble = null;
        if (publisher != null) {
            publisher.close();
        }
    }

    @Test
    void sendsASampleUnderItsKeyAtItsTime() {
        SamplePublisher started = start(serdes.serializer(topic), 10);

        started.publish(sample("xen1", 0));

        await().until(() -> sent().size() == 1);
        ProducerRecord<byte[], byte[]> record = sent().get(0);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("lab/xen1");
        assertThat(record.timestamp()).isEqualTo(START.toEpochMilli());
        assertThat(record.topic()).isEqualTo("test.host-metrics");
        assertThat(serdes.deserializer(topic).deserialize(topic.name(), record.value()))
                .isEqualTo(sample("xen1", 0));
        await().until(() -> started.lastPublished("xen1").isPresent());
        assertThat(started.lastPublished("xen1")).contains(START);
    }

    @Test
    void keepsSamplesOfAnOutageInOrderForEachHost() {
        trouble = new TimeoutException("no broker");
        SamplePublisher started = start(serdes.serializer(topic), 100);
        for (int number = 0; number < 20; number++) {
            started.publish(sample("xen1", number));
            started.publish(sample("xen2", number));
        }

        trouble = null;

        await().until(() -> sent().size() == 40);
        assertThat(sequences("xen1")).isSorted().hasSize(20).doesNotHaveDuplicates();
        assertThat(sequences("xen2")).isSorted().hasSize(20).doesNotHaveDuplicates();
        assertThat(started.dropped()).isZero();
    }

    @Test
    void dropsTheOldestOfAHostAndCountsWhenItsShareIsFull() {
        trouble = new TimeoutException("no broker");
        SamplePublisher started = start(serdes.serializer(topic), 5);
        started.publish(sample("xen2", 0));
        for (int number = 0; number < 12; number++) {
            started.publish(sample("xen1", number));
        }
        await().until(() -> started.buffered() == 6);
        assertThat(started.dropped()).isEqualTo(7);

        trouble = null;

        await().until(() -> sent().size() == 6);
        assertThat(sequences("xen1")).containsExactly(7L, 8L, 9L, 10L, 11L);
        assertThat(sequences("xen2")).containsExactly(0L);
        assertThat(meters.get("isotherm.collector.samples.dropped")
                        .tag("host", "xen1")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(meters.get("isotherm.collector.samples.dropped")
                        .tag("host", "xen2")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void goesOnThroughAnOutageOfTheRegistry() {
        AtomicBoolean registryDown = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        Serializer<HostMetrics> real = serdes.serializer(topic);
        SamplePublisher started = start(
                (name, value) -> {
                    attempts.incrementAndGet();
                    if (registryDown.get()) {
                        throw new RegistryUnavailableException("no registry", new java.io.IOException("refused"));
                    }
                    return real.serialize(name, value);
                },
                10);
        started.publish(sample("xen1", 0));
        started.publish(sample("xen1", 1));
        await().until(() -> attempts.get() >= 2);

        registryDown.set(false);

        await().until(() -> sent().size() == 2);
        assertThat(sequences("xen1")).containsExactly(0L, 1L);
        assertThat(producers).hasSize(1);
    }

    @Test
    void leavesOutARecordThatIsRefusedForGoodAndCountsIt() {
        trouble = new RecordTooLargeException("2 MB");
        SamplePublisher started = start(serdes.serializer(topic), 10);
        started.publish(sample("xen1", 0));
        await().until(() ->
                meters.get("isotherm.collector.samples.refused").counter().count() == 1);

        trouble = null;
        started.publish(sample("xen1", 1));

        await().until(() -> sent().size() == 1);
        assertThat(sequences("xen1")).containsExactly(1L);
        assertThat(started.buffered()).isZero();
    }

    @Test
    void makesANewProducerWhenOneHasBecomeUnusable() {
        trouble = new OutOfOrderSequenceException("lost sequence");
        SamplePublisher started = start(serdes.serializer(topic), 10);
        started.publish(sample("xen1", 0));
        await().until(() -> producers.size() >= 2);

        trouble = null;

        await().until(() -> sent().size() == 1);
        assertThat(producers.get(0).isClosed()).isTrue();
        assertThat(sequences("xen1")).containsExactly(0L);
    }

    @Test
    void sendsWhatIsBufferedWhenItCloses() {
        SamplePublisher started = start(serdes.serializer(topic), 10);
        for (int number = 0; number < 10; number++) {
            started.publish(sample("xen1", number));
        }

        started.close();

        assertThat(sequences("xen1")).hasSize(10).isSorted();
    }

    private SamplePublisher start(Serializer<HostMetrics> serializer, int perHost) {
        SamplePublisher made = new SamplePublisher(
                topic,
                serializer,
                () -> {
                    ScriptedProducer producer = new ScriptedProducer(record -> trouble);
                    producers.add(producer);
                    return producer;
                },
                perHost,
                meters);
        made.start();
        publisher = made;
        return made;
    }

    private List<ProducerRecord<byte[], byte[]>> sent() {
        synchronized (producers) {
            return producers.stream()
                    .flatMap(producer -> producer.history().stream())
                    .toList();
        }
    }

    private List<Long> sequences(String host) {
        return sent().stream()
                .map(record -> serdes.deserializer(topic).deserialize(topic.name(), record.value()))
                .filter(sample -> sample.getHost().equals(host))
                .map(HostMetrics::getSequence)
                .toList();
    }

    private static HostMetrics sample(String host, int number) {
        Instant at = START.plusSeconds(10L * number);
        HostSampler sampler = new HostSampler("lab", new FakeHost(host, InstantSource.fixed(at)), START);
        sampler.skip(number);
        return sampler.sample();
    }
}
