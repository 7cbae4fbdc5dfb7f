package io.isotherm.chaos;

import io.isotherm.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;

/**
 * What Kafka keeps: topics of one partition, the offsets and states that are committed, and who owns a transactional id.
 * What is in a transaction is appended when it is committed, all or nothing, so that every reader reads what is committed.
 */
class SimulatedLog {
    static final Topics TOPICS = new Topics("chaos.");
    private static final long MOST_AHEAD_MILLIS = 3_600_000;

    private final VirtualClock clock;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new TreeMap<>();
    private final Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new HashMap<>();
    private final Map<String, Object> states = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final List<Consumer<ConsumerRecord<byte[], byte[]>>> watchers = new ArrayList<>();
    private int failures;

    /**
     * One transaction.
     *
     * @param id the transactional id
     * @param epoch of the producer
     */
    record Transaction(
            String id,
            int epoch,
            List<ProducerRecord<byte[], byte[]>> records,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets) {}

    SimulatedLog(VirtualClock clock) {
        this.clock = clock;
    }

    static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    /** Tells of each record that is appended. */
    void watch(Consumer<ConsumerRecord<byte[], byte[]>> watcher) {
        watchers.add(watcher);
    }

    /** Has the next so many calls of clients fail. */
    void failNext(int calls) {
        failures = calls;
    }

    /** A client calls. */
    void called() {
        if (failures > 0) {
            failures--;
            throw new TimeoutException("no broker answers");
        }
    }

    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return topics.computeIfAbsent(topic, any -> new ArrayList<>());
    }

    long end(String topic) {
        return records(topic).size();
    }

    /** @throws InvalidTimestampException if it is dated too far ahead */
    void append(ProducerRecord<byte[], byte[]> record) {
        requireTimely(record);
        List<ConsumerRecord<byte[], byte[]>> records = records(record.topic());
        Long timestamp = record.timestamp();
        ConsumerRecord<byte[], byte[]> appended = new ConsumerRecord<>(
                record.topic(),
                0,
                records.size(),
                timestamp == null ? clock.millis() : timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
        records.add(appended);
        watchers.forEach(watcher -> watcher.accept(appended));
    }

    void requireTimely(ProducerRecord<byte[], byte[]> record) {
        Long timestamp = record.timestamp();
        if (timestamp != null && timestamp > clock.millis() + MOST_AHEAD_MILLIS) {
            throw new InvalidTimestampException(record.topic() + ": dated too far ahead");
        }
    }

    /** Takes a transactional id over; who had it before is shut out. */
    int takeOver(String id) {
        return epochs.merge(id, 1, Integer::sum);
    }

    void requireOwner(String id, int epoch) {
        if (epochs.getOrDefault(id, 0) != epoch) {
            throw new ProducerFencedException(id + " has a newer producer");
        }
    }

    void commit(Transaction transaction) {
        requireOwner(transaction.id(), transaction.epoch());
        transaction.records().forEach(this::append);
        commitOffsets(transaction.group(), transaction.offsets());
    }

    void commitOffsets(String group, Map<TopicPartition, OffsetAndMetadata> committed) {
        offsets.computeIfAbsent(group, any -> new HashMap<>()).putAll(committed);
    }

    Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
        return offsets.getOrDefault(group, Map.of());
    }

    /** What a Streams application committed of its state, in one transaction with its outputs. */
    Optional<Object> state(String application) {
        return Optional.ofNullable(states.get(application));
    }

    void state(String application, Object state) {
        states.put(application, state);
    }
}
