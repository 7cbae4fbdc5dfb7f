package io.isotherm.operator;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How operators read what is committed on topics, up to an end that is known before. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);

    private CommittedRecords() {}

    /** A consumer without a group that sees nothing of what was not committed. */
    public static KafkaConsumer<String, byte[]> consumer(KafkaConnection kafka, String clientId) {
        Map<String, Object> properties = kafka.clientProperties(clientId);
        properties.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** The partition of a topic that a pool is in. */
    public static TopicPartition partition(KafkaConsumer<?, ?> consumer, Topic<?> topic, String pool) {
        int partitions = consumer.partitionsFor(topic.name()).size();
        return new TopicPartition(topic.name(), PoolPartitioner.partition(pool, partitions));
    }

    /** Reads from where the consumer stands, until it has passed all these ends. */
    public static <K> void readTo(
            Map<TopicPartition, Long> ends,
            KafkaConsumer<K, byte[]> consumer,
            Consumer<? super ConsumerRecord<K, byte[]>> each) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(each);
        }
    }

    /**
     * Reads the end of a pool's partition.
     *
     * @param most offsets before the present end, those of marks of transactions counted
     */
    public static void readLast(
            KafkaConsumer<String, byte[]> consumer,
            Topic<?> topic,
            String pool,
            long most,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        TopicPartition partition = partition(consumer, topic, pool);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seek(partition, Math.max(begin, end - most));
        readTo(Map.of(partition, end), consumer, each);
    }

    /** Reads the end of a pool's partition with a consumer of its own, as {@link #readLast(KafkaConsumer, Topic, String, long, Consumer)}. */
    static void readLast(
            KafkaConnection kafka,
            Topic<?> topic,
            String pool,
            long most,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(kafka, "isotherm-operator-reader")) {
            readLast(consumer, topic, pool, most, each);
        }
    }

    /** What a record says; empty where it was deleted or cannot be read, of which the services tell in a dead letter. */
    public static <V> Optional<V> readable(Deserializer<V> deserializer, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), record.value()));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }
}
