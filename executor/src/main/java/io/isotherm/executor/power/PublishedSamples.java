package io.isotherm.executor.power;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents' reports as the topic {@code host-metrics} has them, which is read only while somebody waits for one. */
public final class PublishedSamples implements AgentReports, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedSamples.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 2000;
    private static final Instant NEVER = Instant.MIN;

    private final String pool;
    private final KafkaConnection kafka;
    private final Topic<HostMetrics> topic;
    private final InstantSource clock;
    private final Map<String, Expected> expected = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** From when on reports of a host count, by its own clock and by ours, and the last one. */
    private record Expected(Instant since, Instant last) {}

    public PublishedSamples(String pool, KafkaConnection kafka, InstantSource clock) {
        this.pool = pool;
        this.kafka = kafka;
        this.topic = kafka.topics().hostMetrics();
        this.clock = clock;
    }

    @Override
    public synchronized void expect(String host) {
        if (expected.isEmpty() && closed.getCount() > 0) {
            Thread thread = new Thread(this::follow, "agent-reports-" + pool);
            thread.setDaemon(true);
            thread.start();
        }
        // Its clock may not have been set yet, and differs a little from ours.
        expected.put(host, new Expected(clock.instant().minus(SKEW), NEVER));
    }

    @Override
    public synchronized boolean hasReported(String host) {
        Expected known = expected.get(host);
        return known != null && known.last != NEVER;
    }

    @Override
    public synchronized void forget(String host) {
        expected.remove(host);
    }

    private synchronized boolean isWanted() {
        return !expected.isEmpty() && closed.getCount() > 0;
    }

    private void follow() {
        while (isWanted()) {
            try {
                read();
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.warn(
                        "Whether agents of pool {} report cannot be read from {}: {}",
                        pool,
                        topic.name(),
                        e.getMessage());
                if (isClosedWithin(PAUSE_MILLIS)) {
                    return;
                }
            }
        }
    }

    private boolean isClosedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void read() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-agent-reports-" + pool);
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", false);
        Deserializer<HostMetrics> reader = kafka.serdes().deserializer(topic);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            int partitions = consumer.partitionsFor(topic.name()).size();
            TopicPartition partition = new TopicPartition(topic.name(), PoolPartitioner.partition(pool, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            while (isWanted()) {
                consumer.poll(POLL).forEach(record -> take(record, reader));
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Deserializer<HostMetrics> reader) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        String host = PoolKeys.host(key);
        synchronized (this) {
            if (!PoolKeys.pool(key).equals(pool) || !expected.containsKey(host)) {
                return;
            }
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        try {
            HostMetrics sample = reader.deserialize(record.topic(), record.value());
            if (sample == null || !sample.getHost().equals(host)) {
                return;
            }
        } catch (KafkaException e) {
            LOG.debug("A sample of {} cannot be read", host, e);
            return;
        }
        synchronized (this) {
            Expected known = expected.get(host);
            if (known != null && at.isAfter(known.since)) {
                expected.put(host, new Expected(known.since, at));
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
