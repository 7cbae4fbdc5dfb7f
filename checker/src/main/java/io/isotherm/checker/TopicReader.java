package io.isotherm.checker;

import io.isotherm.checker.core.Screening;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.pool.PoolKeys;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.TimeMerge;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all topics of an installation from their beginnings to the ends that they had at the call, committed records
 * only, and gives them to the checker in the order of time. Pool configurations are given first. Only a few records
 * of each partition are held at once. Pools that share partitions are expected to live at the same time; those of
 * different days are to be read one by one.
 */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH = 500;
    private static final long ENOUGH_BYTES = 64 * 1024 * 1024;

    private record Raw(ObservedTopic source, ConsumerRecord<byte[], byte[]> record) {
        long bytes() {
            return Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        }

        String key() {
            return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final AvroSerdes serdes;
    private final Topics topics;
    private final Optional<String> pool;
    private final JudgingThread judging;
    private final Map<ObservedTopic, Deserializer<? extends SpecificRecord>> deserializers = new HashMap<>();
    private final Map<TopicPartition, Long> heldBytes = new HashMap<>();

    /**
     * @param consumer reads bytes, commits nothing, sees committed records only
     * @param pool the one pool to be judged; empty for all
     */
    TopicReader(
            Consumer<byte[], byte[]> consumer,
            AvroSerdes serdes,
            Topics topics,
            Optional<String> pool,
            JudgingThread judging) {
        this.consumer = consumer;
        this.serdes = serdes;
        this.topics = topics;
        this.pool = pool;
        this.judging = judging;
    }

    /**
     * Reads everything, and returns once all of it is judged.
     *
     * @throws KafkaException if the broker or the registry cannot be asked, or none of the topics exists
     */
    void read() {
        Map<String, List<PartitionInfo>> existing = consumer.listTopics();
        Map<TopicPartition, ObservedTopic> partitions = new LinkedHashMap<>();
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        // Decisions first, then the rest: so every decision that is read has its commands and samples within reach.
        for (Set<ObservedTopic> step : List.of(
                EnumSet.of(ObservedTopic.POOL_CONFIG, ObservedTopic.DECISIONS),
                EnumSet.complementOf(EnumSet.of(ObservedTopic.POOL_CONFIG, ObservedTopic.DECISIONS)))) {
            List<TopicPartition> found = new ArrayList<>();
            for (ObservedTopic source : step) {
                String name = source.topic(topics).name();
                for (PartitionInfo info : existing.getOrDefault(name, List.of())) {
                    TopicPartition partition = new TopicPartition(name, info.partition());
                    found.add(partition);
                    partitions.put(partition, source);
                }
            }
            ends.putAll(consumer.endOffsets(found));
        }
        if (partitions.isEmpty()) {
            throw new KafkaException("There is no topic " + topics.hostMetrics().name()
                    + " nor any other of the catalogue. Is the topic prefix right?");
        }
        pass(only(partitions, EnumSet.of(ObservedTopic.POOL_CONFIG)), ends);
        pass(only(partitions, EnumSet.complementOf(EnumSet.of(ObservedTopic.POOL_CONFIG))), ends);
        judging.finish();
    }

    private static Map<TopicPartition, ObservedTopic> only(
            Map<TopicPartition, ObservedTopic> partitions, Set<ObservedTopic> sources) {
        Map<TopicPartition, ObservedTopic> chosen = new LinkedHashMap<>(partitions);
        chosen.values().retainAll(sources);
        return chosen;
    }

    private void pass(Map<TopicPartition, ObservedTopic> partitions, Map<TopicPartition, Long> ends) {
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions.keySet());
        consumer.seekToBeginning(partitions.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions.keySet());
        TimeMerge<Raw> merge = new TimeMerge<>();
        Map<TopicPartition, Integer> lanes = new LinkedHashMap<>();
        partitions.forEach((partition, source) ->
                lanes.put(partition, merge.addLane(source.ordinal(), source != ObservedTopic.HOST_METRICS)));
        Set<TopicPartition> cut = new HashSet<>();
        beginnings.forEach((partition, offset) -> {
            ObservedTopic source = partitions.get(partition);
            if (offset > 0 && source != null && offset >= ends.getOrDefault(partition, 0L)) {
                judging.give(checker -> checker.startsAt(source, Long.MAX_VALUE));
            } else if (offset > 0) {
                cut.add(partition);
            }
        });
        endLanes(lanes, ends, merge);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!lanes.isEmpty()) {
            int taken = 0;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                Integer lane = lanes.get(partition);
                ObservedTopic source = partitions.get(partition);
                if (lane == null || source == null || record.offset() >= ends.getOrDefault(partition, 0L)) {
                    continue;
                }
                taken++;
                Raw raw = new Raw(source, record);
                if (isWanted(raw)) {
                    if (cut.remove(partition)) {
                        judging.give(checker -> checker.startsAt(source, record.timestamp()));
                    }
                    merge.add(lane, record.timestamp(), PoolKeys.pool(raw.key()), raw);
                    heldBytes.merge(partition, raw.bytes(), Long::sum);
                }
            }
            int before = lanes.size();
            endLanes(lanes, ends, merge);
            drain(merge);
            throttle(lanes, merge);
            if (taken > 0 || lanes.size() < before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaException("Nothing more could be read for " + PATIENCE.toSeconds() + " s from "
                        + lanes.keySet() + ". Is the broker up, and is no transaction left open?");
            }
        }
        drain(merge);
    }

    private void endLanes(Map<TopicPartition, Integer> lanes, Map<TopicPartition, Long> ends, TimeMerge<Raw> merge) {
        lanes.entrySet().removeIf(entry -> {
            boolean over = consumer.position(entry.getKey()) >= ends.getOrDefault(entry.getKey(), 0L);
            if (over) {
                merge.end(entry.getValue());
                consumer.pause(List.of(entry.getKey()));
            }
            return over;
        });
    }

    private void drain(TimeMerge<Raw> merge) {
        for (TimeMerge.Merged<Raw> next = merge.poll(); next != null; next = merge.poll()) {
            give(next.record(), next.time());
        }
    }

    private void throttle(Map<TopicPartition, Integer> lanes, TimeMerge<Raw> merge) {
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> hungry = new ArrayList<>();
        lanes.forEach((partition, lane) -> {
            boolean large = heldBytes.getOrDefault(partition, 0L) >= ENOUGH_BYTES;
            boolean enough = merge.size(lane) >= ENOUGH || (large && merge.size(lane) > TimeMerge.LOOKAHEAD);
            if (enough && !paused.contains(partition)) {
                full.add(partition);
            } else if (!enough && paused.contains(partition)) {
                hungry.add(partition);
            }
        });
        consumer.pause(full);
        consumer.resume(hungry);
    }

    /** Whether a record is to be judged; counts it if it would be but for a fault. A dead letter may have any. */
    private boolean isWanted(Raw raw) {
        ConsumerRecord<byte[], byte[]> record = raw.record();
        boolean otherPool = pool.isPresent() && !PoolKeys.pool(raw.key()).equals(pool.get());
        if (raw.source() == ObservedTopic.DEAD_LETTERS) {
            if (!otherPool) {
                String origin = origin(record.headers().lastHeader(DeadLetters.TOPIC));
                judging.give(checker -> checker.deadLetter(origin));
            }
            return false;
        }
        if (otherPool || record.value() == null) {
            return false;
        }
        Optional<Screening.Fault> fault = Screening.envelope(raw.key(), record.timestamp(), raw.bytes());
        if (fault.isPresent()) {
            String place = Screening.place(raw.source(), record.partition(), record.offset(), raw.key());
            judging.give(checker -> checker.leftOut(raw.source(), fault.get(), place));
        }
        return fault.isEmpty();
    }

    /** The topic of the catalogue that a dead letter came from. */
    private String origin(@Nullable Header from) {
        String name = from == null || from.value() == null ? "" : new String(from.value(), StandardCharsets.UTF_8);
        return topics.all().stream().map(Topic::name).anyMatch(name::equals) ? name : "unknown";
    }

    private void give(Raw raw, long time) {
        ConsumerRecord<byte[], byte[]> record = raw.record();
        heldBytes.merge(new TopicPartition(record.topic(), record.partition()), -raw.bytes(), Long::sum);
        SpecificRecord value;
        try {
            value = deserializer(raw.source()).deserialize(record.topic(), record.value());
        } catch (UnreadableRecordException e) {
            judging.give(checker -> checker.unreadable(record.topic()));
            return;
        }
        ObservedRecord observed = new ObservedRecord(
                raw.source(), record.partition(), record.offset(), record.timestamp(), raw.key(), value);
        judging.give(checker -> checker.accept(observed, time));
    }

    private Deserializer<? extends SpecificRecord> deserializer(ObservedTopic source) {
        return deserializers.computeIfAbsent(source, any -> deserializerOf(any.topic(topics)));
    }

    private <V> Deserializer<? extends SpecificRecord> deserializerOf(Topic<V> topic) {
        Class<? extends SpecificRecord> type = topic.valueType().asSubclass(SpecificRecord.class);
        return serdes.deserializer(new Topic<>(topic.name(), type, topic.cleanup(), topic.retention()));
    }
}
