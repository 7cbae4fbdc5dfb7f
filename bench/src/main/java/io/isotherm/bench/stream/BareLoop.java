package io.isotherm.bench.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies records from a topic to another as they are, exactly once: the least that anything between two topics takes. Clients
 * and the time between commits are set as in the services.
 */
final class BareLoop implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();

    private final Installation installation;
    private final String group;
    private volatile boolean closing;
    private @Nullable Thread thread;

    /** A loop from an installation's samples to its states, as a consumer group. */
    BareLoop(Installation installation, String group) {
        this.installation = installation;
        this.group = group;
    }

    void start() {
        Thread copying = installation.thread(group, this::run);
        thread = copying;
        copying.start();
    }

    private void run() {
        String from = installation.topics().hostMetrics().name();
        String to = installation.topics().hostStates().name();
        Map<String, Object> reading = installation.reading();
        reading.put("group.id", group);
        Map<String, Object> writing = installation.kafka().clientProperties(group + "-producer");
        writing.put("transactional.id", group);
        writing.put("linger.ms", 5);
        writing.put("compression.type", "lz4");
        writing.put("batch.size", 128 * 1024);
        writing.put("max.in.flight.requests.per.connection", 1);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(from));
            Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
            long committed = System.nanoTime();
            while (!closing) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (done.isEmpty() && !records.isEmpty()) {
                    producer.beginTransaction();
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    producer.send(new ProducerRecord<>(to, null, record.timestamp(), record.key(), record.value()));
                    done.put(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
                if (!done.isEmpty() && System.nanoTime() - committed >= COMMIT_NANOS) {
                    producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
                    producer.commitTransaction();
                    done.clear();
                    committed = System.nanoTime();
                }
            }
            if (!done.isEmpty()) {
                producer.abortTransaction();
            }
        }
    }

    /** Ends it; what it has not committed is not copied. */
    @Override
    public void close() {
        closing = true;
        if (thread != null) {
            Installation.awaitEnd(thread);
        }
    }
}
