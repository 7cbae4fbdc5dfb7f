package io.isotherm.launcher.operate;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics that operators write: one record at a time, each confirmed. */
public final class OperatorTopics implements AutoCloseable {
    // Enough for a window of every pool of a partition in all but the largest installations.
    private static final long LAST_STATES = 20_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConnection kafka;
    private final Producer<String, byte[]> producer;

    public OperatorTopics(KafkaConnection kafka) {
        this.kafka = kafka;
        Map<String, Object> properties = kafka.clientProperties("isotherm-operator");
        properties.put("partitioner.class", PoolPartitioner.class.getName());
        properties.put("acks", "all");
        properties.put("max.block.ms", 15_000);
        properties.put("delivery.timeout.ms", 30_000);
        properties.put("request.timeout.ms", 10_000);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Publishes one record and returns when the broker has it. */
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value, Instant at) {
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), value);
        try {
            producer.send(new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), key, bytes))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " did not take the record: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while writing to " + topic.name(), e);
        }
    }

    /**
     * The time that a record about a pool bears if it is made now.
     *
     * @param clock the operator's clock
     */
    public Instant time(String pool, Instant clock) {
        PoolConfig config = newestConfig(pool).orElseGet(() -> PoolConfigs.defaults(pool));
        return OperatorTime.of(clock, newestWindow(pool), config.getDetection());
    }

    /** The time of a record that is to hold at once. */
    public Instant soonest(String pool, Instant clock) {
        return OperatorTime.soonest(clock, newestWindow(pool));
    }

    /** The end of the newest window of a pool that was judged, among the last records of its partition. */
    private Optional<Instant> newestWindow(String pool) {
        String topic = kafka.topics().hostStates().name();
        Map<String, Object> properties = kafka.clientProperties("isotherm-operator-reader");
        properties.put("isolation.level", "read_committed");
        long newest = Long.MIN_VALUE;
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            int partitions = consumer.partitionsFor(topic).size();
            TopicPartition partition = new TopicPartition(topic, PoolPartitioner.partition(pool, partitions));
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seek(partition, Math.max(begin, end - LAST_STATES));
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.key() != null && pool.equals(PoolKeys.pool(record.key()))) {
                        newest = Math.max(newest, record.timestamp());
                    }
                }
            }
        }
        return newest == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(newest));
    }

    /** The newest readable configuration of a pool; empty if none was ever applied. */
    public Optional<PoolConfig> newestConfig(String pool) {
        Topic<PoolConfig> topic = kafka.topics().poolConfig();
        Map<String, Object> properties = kafka.clientProperties("isotherm-operator-reader");
        properties.put("isolation.level", "read_committed");
        PoolConfig newest = null;
        try (Consumer<String, byte[]> consumer =
                        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
                Deserializer<PoolConfig> deserializer = kafka.serdes().deserializer(topic)) {
            int partitions = consumer.partitionsFor(topic.name()).size();
            TopicPartition partition = new TopicPartition(topic.name(), PoolPartitioner.partition(pool, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (pool.equals(record.key())) {
                        newest = readable(deserializer, record).orElse(newest);
                    }
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    private static Optional<PoolConfig> readable(
            Deserializer<PoolConfig> deserializer, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), record.value()));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
