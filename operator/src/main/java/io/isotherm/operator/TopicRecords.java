package io.isotherm.operator;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.Topic;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** The records of a pool on Kafka: of each topic the pool's own partition, from one time to another. */
public final class TopicRecords implements RecordSource {
    // Enough for a decision of every pool of a partition in all but the largest installations.
    private static final long LAST_DECISIONS = 2_000;

    private final KafkaConnection kafka;
    private final String pool;

    /** Those of a pool, through a connection whose topics are there. */
    public TopicRecords(KafkaConnection kafka, String pool) {
        this.kafka = kafka;
        this.pool = pool;
    }

    @Override
    @SuppressWarnings("unchecked") // A topic whose values are no bytes has Avro values.
    public void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            for (Topic<?> topic : kafka.topics().all()) {
                if (topics.contains(name(topic)) && topic.valueType() != byte[].class) {
                    read(consumer, (Topic<? extends SpecificRecord>) topic, from, to, each);
                }
            }
        }
    }

    private String name(Topic<?> topic) {
        return topic.name().substring(kafka.topicPrefix().length());
    }

    /**
     * Begins to read records as they come.
     *
     * @param from by topic, as the catalogue names it without prefix, the earliest time of a record
     */
    @SuppressWarnings("unchecked") // A topic whose values are no bytes has Avro values.
    public FollowedRecords follow(Map<String, Instant> from) {
        KafkaConsumer<String, byte[]> consumer = consumer();
        try {
            Map<TopicPartition, Deserializer<? extends SpecificRecord>> deserializers = new LinkedHashMap<>();
            Map<TopicPartition, Instant> begin = new LinkedHashMap<>();
            for (Topic<?> topic : kafka.topics().all()) {
                Instant earliest = from.get(name(topic));
                if (earliest != null && topic.valueType() != byte[].class) {
                    TopicPartition partition = CommittedRecords.partition(consumer, topic, pool);
                    deserializers.put(partition, kafka.serdes().deserializer((Topic<? extends SpecificRecord>) topic));
                    begin.put(partition, earliest);
                }
            }
            consumer.assign(begin.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(begin.keySet());
            begin.forEach((partition, earliest) ->
                    consumer.seek(partition, offset(consumer, partition, earliest, ends.getOrDefault(partition, 0L))));
            return new FollowedRecords(consumer, deserializers, ends, this::isOurs);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private <V extends SpecificRecord> void read(
            KafkaConsumer<String, byte[]> consumer,
            Topic<V> topic,
            Instant from,
            Instant to,
            Consumer<SpecificRecord> each) {
        TopicPartition partition = CommittedRecords.partition(consumer, topic, pool);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seek(partition, offset(consumer, partition, from, end));
        long stop = offset(consumer, partition, to.plusMillis(1), end);
        try (Deserializer<V> deserializer = kafka.serdes().deserializer(topic)) {
            CommittedRecords.readTo(Map.of(partition, stop), consumer, record -> {
                Instant at = Instant.ofEpochMilli(record.timestamp());
                if (isOurs(record) && !at.isBefore(from) && !at.isAfter(to)) {
                    accept(deserializer, record, each);
                }
            });
        }
    }

    static <V extends SpecificRecord> void accept(
            Deserializer<V> deserializer, ConsumerRecord<String, byte[]> record, Consumer<SpecificRecord> each) {
        CommittedRecords.readable(deserializer, record).ifPresent(each);
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

    @Override
    public Instant newest() {
        Instant[] newest = {Instant.EPOCH};
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            CommittedRecords.readLast(consumer, kafka.topics().decisions(), pool, LAST_DECISIONS, record -> {
                Instant at = Instant.ofEpochMilli(record.timestamp());
                if (isOurs(record) && at.isAfter(newest[0])) {
                    newest[0] = at;
                }
            });
        }
        return newest[0].equals(Instant.EPOCH) ? Instant.ofEpochMilli(System.currentTimeMillis()) : newest[0];
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return CommittedRecords.consumer(kafka, "isotherm-records");
    }
}
