package io.isotherm.bench.stream;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Topics of their own on a shared broker, of one partition each, with what writes records to them and asks how far they are read. */
final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ASK_EVERY_MILLIS = 10;

    private final KafkaConnection kafka;
    private final boolean transactional;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<HostMetrics> samples;
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * Makes the topics.
     *
     * @param name begins the names of topics and consumer groups
     * @param transactional whether records are written between {@link #begin} and {@link #commit}, and seen all at once
     */
    Installation(EmbeddedCluster cluster, String name, boolean transactional) {
        kafka = new KafkaConnection(
                cluster.bootstrapServers(), List.of(cluster.registryUrl()), Secrets.NONE, Secrets.NONE, name + ".");
        this.transactional = transactional;
        admin = Admin.create(kafka.clientProperties(name + "-admin"));
        new TopicAdmin(admin).create(kafka.topics(), 1, (short) 1);
        Map<String, Object> properties = kafka.clientProperties(name + "-feed");
        properties.put("max.request.size", 64 << 20);
        properties.put("batch.size", 128 * 1024);
        if (transactional) {
            properties.put("transactional.id", name + "-feed");
            properties.put("transaction.timeout.ms", Math.toIntExact(PATIENCE.toMillis()));
        }
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
        if (transactional) {
            producer.initTransactions();
        }
        samples = kafka.serdes().serializer(kafka.topics().hostMetrics());
    }

    KafkaConnection kafka() {
        return kafka;
    }

    Topics topics() {
        return kafka.topics();
    }

    /** From now on what is sent is seen by nobody before {@link #commit}, where that was asked for. */
    void begin() {
        if (transactional) {
            producer.beginTransaction();
        }
    }

    void commit() {
        if (transactional) {
            producer.commitTransaction();
        }
    }

    /** A thread for what works on these topics; what it fails with fails who waits for it. */
    Thread thread(String name, Runnable work) {
        return new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                },
                name);
    }

    /** Waits until all that was sent has arrived. */
    void flush() {
        producer.flush();
    }

    void send(HostMetrics sample) {
        String topic = topics().hostMetrics().name();
        send(
                topic,
                sample.getPool() + "/" + sample.getHost(),
                samples.serialize(topic, sample),
                sample.getSampledAt().toEpochMilli());
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant at) {
        try (Serializer<V> serializer = kafka.serdes().serializer(topic)) {
            send(topic.name(), key, serializer.serialize(topic.name(), value), at.toEpochMilli());
        }
    }

    void send(String topic, String key, byte[] value, long at) {
        producer.send(new ProducerRecord<>(topic, null, at, key, value), (sent, failure) -> {
            if (failure == null) {
                last.merge(topic, sent.offset(), Math::max);
            }
        });
    }

    /** Waits until a group has committed that it has read all that was sent to a topic. */
    void awaitRead(String group, Topic<?> topic) throws InterruptedException {
        awaitRead(group, topic, last.getOrDefault(topic.name(), -1L));
    }

    /** Waits until a group has committed that it has read the record at an offset. */
    void awaitRead(String group, Topic<?> topic, long offset) throws InterruptedException {
        await(group + " has read " + topic.name() + " up to " + offset, () -> committed(group, topic) > offset);
    }

    private long committed(String group, Topic<?> topic) {
        OffsetAndMetadata committed = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition(topic));
        return committed == null ? 0 : committed.offset();
    }

    /** Where a topic ends. What was written together with offsets that are committed is before it, also where it cannot be seen yet. */
    long end(Topic<?> topic) {
        return get(admin.listOffsets(Map.of(partition(topic), OffsetSpec.latest()))
                        .partitionResult(partition(topic)))
                .offset();
    }

    /** The settings of a consumer of what is committed, from the beginning on. */
    Map<String, Object> reading() {
        Map<String, Object> reading = new HashMap<>(kafka.clientProperties("isotherm-bench-reader"));
        reading.put("isolation.level", "read_committed");
        reading.put("auto.offset.reset", "earliest");
        reading.put("enable.auto.commit", false);
        return reading;
    }

    static TopicPartition partition(Topic<?> topic) {
        return new TopicPartition(topic.name(), 0);
    }

    /**
     * Waits until something holds.
     *
     * @param what it is, for people
     * @throws IllegalStateException if it does not hold in ten minutes
     * @throws RuntimeException with which what works on these topics has failed
     */
    void await(String what, BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Waited for " + PATIENCE + " in vain until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
        }
    }

    /** Waits until a thread that was told to end has done so. */
    static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker was asked", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
