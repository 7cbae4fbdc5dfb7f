package io.isotherm.launcher.watch;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The records of a pool on Kafka: of each topic the pool's own partition, from one time to another. */
final class TopicRecords implements RecordSource {
    private static final Duration POLL = Duration.ofMillis(200);
    // Enough for a decision of every pool of a partition in all but the largest installations.
    private static final long LAST_DECISIONS = 2_000;

    private final KafkaConnection kafka;
    private final String pool;

    TopicRecords(KafkaConnection kafka, String pool) {
        this.kafka = kafka;
        this.pool = pool;
    }

    @Override
    @SuppressWarnings("unchecked") // A topic whose values are no bytes has Avro values.
    public void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            for (Topic<?> topic : kafka.topics().all()) {
                String name = topic.name().substring(kafka.topicPrefix().length());
                if (topics.contains(name) && topic.valueType() != byte[].class) {
                    read(consumer, (Topic<? extends SpecificRecord>) topic, from, to, each);
                }
            }
        }
    }

    private <V extends SpecificRecord> void read(
            KafkaConsumer<String, byte[]> consumer,
            Topic<V> topic,
            Instant from,
            Instant to,
            Consumer<SpecificRecord> each) {
        TopicPartition partition = partition(consumer, topic);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seek(partition, offset(consumer, partition, from, end));
        long stop = offset(consumer, partition, to.plusMillis(1), end);
        try (Deserializer<V> deserializer = kafka.serdes().deserializer(topic)) {
            while (consumer.position(partition) < stop) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    Instant at = Instant.ofEpochMilli(record.timestamp());
                    if (isOurs(record) && !at.isBefore(from) && !at.isAfter(to)) {
                        accept(deserializer, record, each);
                    }
                }
            }
        }
    }

    private static <V extends SpecificRecord> void accept(
            Deserializer<V> deserializer, ConsumerRecord<String, byte[]> record, Consumer<SpecificRecord> each) {
        @Nullable V value;
        try {
            value = deserializer.deserialize(record.topic(), record.value());
        } catch (UnreadableRecordException e) {
            return; // The services tell of it in a dead letter.
        }
        if (value != null) {
            each.accept(value);
        }
    }

    /** Where records of that time begin; the end where none is as late. */
    private static long offset(KafkaConsumer<String, byte[]> consumer, TopicPartition partition, Instant at, long end) {
        OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, at.toEpochMilli())))
                .get(partition);
        return first == null ? end : first.offset();
    }

    private boolean isOurs(ConsumerRecord<String, byte[]> record) {
        return record.key() != null && pool.equals(PoolKeys.pool(record.key()));
    }

    private TopicPartition partition(KafkaConsumer<String, byte[]> consumer, Topic<?> topic) {
        int partitions = consumer.partitionsFor(topic.name()).size();
        return new TopicPartition(topic.name(), PoolPartitioner.partition(pool, partitions));
    }

    @Override
    public Instant newest() {
        Instant newest = Instant.EPOCH;
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            TopicPartition partition = partition(consumer, kafka.topics().decisions());
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seek(partition, Math.max(begin, end - LAST_DECISIONS));
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    Instant at = Instant.ofEpochMilli(record.timestamp());
                    if (isOurs(record) && at.isAfter(newest)) {
                        newest = at;
                    }
                }
            }
        }
        return newest.equals(Instant.EPOCH) ? Instant.ofEpochMilli(System.currentTimeMillis()) : newest;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-records");
        properties.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
