package io.isotherm.replay.recording;

import io.isotherm.files.FileFailure;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.TimeMerge;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Records topics from a running Kafka, committed records only: up to the ends that they have at the call, or on as they
 * grow.
 *
 * <p>Each partition keeps its order and the partitions are merged by time, so what came late to a topic comes late in the
 * recording. Configurations that are in force at its beginning come first, whenever they were applied.
 */
public final class Recorder {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH = 500;

    /**
     * What is recorded.
     *
     * @param topics names without prefix
     * @param from records whose turn is before are left out
     * @param to records whose turn is after are left out
     * @param pool the one pool; empty for all
     */
    public record Selection(List<String> topics, Optional<Instant> from, Optional<Instant> to, Optional<String> pool) {
        public Selection {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What came of it.
     *
     * @param written records in the file
     * @param unreadable records left out because they cannot be read or have no key
     * @param pools those of the records that were looked at, asked for or not
     */
    public record Summary(long written, long unreadable, SortedSet<String> pools) {
        public Summary {
            pools = Collections.unmodifiableSortedSet(new TreeSet<>(pools));
        }
    }

    /** The times of the oldest and the newest record, both inclusive. */
    public record Range(Instant first, Instant last) {}

    private final KafkaConnection kafka;
    private final Selection selection;
    private final Progress progress;
    private final Map<String, Deserializer<? extends SpecificRecord>> deserializers = new HashMap<>();
    private final SortedSet<String> pools = new TreeSet<>();
    private long done;
    private long total;
    private long unreadable;

    private Recorder(KafkaConnection kafka, Selection selection, Progress progress) {
        this.kafka = kafka;
        this.selection = selection;
        this.progress = progress;
        AvroSerdes serdes = kafka.serdes();
        for (String topic : selection.topics()) {
            deserializers.put(kafka.topicPrefix() + topic, deserializer(serdes, topic(kafka, topic)));
        }
    }

    /** Records what there is, and no more; see {@link #record(KafkaConnection, Selection, Path, Progress, BooleanSupplier)}. */
    public static Summary record(KafkaConnection kafka, Selection selection, Path file, Progress progress) {
        return record(kafka, selection, file, progress, () -> false);
    }

    /**
     * Records into a file, in the place of what it holds. Where there is nothing to record, no file is left. While it goes
     * on the file holds what was read before the supplier was asked last, whatever then happens to this process.
     *
     * @param goesOn asked when everything there was is recorded: whether what has come meanwhile is recorded, too. It may
     *     wait for a while before it answers
     * @throws RecordingException if a topic is unknown or the file cannot be written
     * @throws KafkaException if the broker or the registry cannot be asked, or a topic does not exist
     */
    public static Summary record(
            KafkaConnection kafka, Selection selection, Path file, Progress progress, BooleanSupplier goesOn) {
        Recorder recorder = new Recorder(kafka, selection, progress);
        long written = 0;
        try (Consumer<String, byte[]> consumer = consumer(kafka);
                RecordingWriter writer = RecordingWriter.create(file, selection.pool(), selection.topics())) {
            try {
                recorder.record(consumer, writer, goesOn);
            } finally {
                written = writer.count();
            }
        } finally {
            deleteIfEmpty(file, written);
        }
        return new Summary(written, recorder.unreadable, recorder.pools);
    }

    /**
     * From when to when topics hold records, whatever their pool; empty if they hold none.
     *
     * @param topics names without prefix
     * @throws KafkaException if the broker cannot be asked
     */
    public static Optional<Range> held(KafkaConnection kafka, Collection<String> topics) {
        try (Admin admin = Admin.create(kafka.clientProperties("isotherm-record-range"))) {
            Map<TopicPartition, OffsetSpec> oldest = new HashMap<>();
            Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
            List<String> names =
                    topics.stream().map(topic -> kafka.topicPrefix() + topic).toList();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions().forEach(partition -> {
                        oldest.put(new TopicPartition(name, partition.partition()), OffsetSpec.forTimestamp(0));
                        newest.put(new TopicPartition(name, partition.partition()), OffsetSpec.maxTimestamp());
                    }));
            List<ListOffsetsResultInfo> ends =
                    new ArrayList<>(admin.listOffsets(oldest).all().get().values());
            ends.addAll(admin.listOffsets(newest).all().get().values());
            LongSummaryStatistics times = ends.stream()
                    .mapToLong(ListOffsetsResultInfo::timestamp)
                    .filter(time -> time >= 0)
                    .summaryStatistics();
            return times.getCount() == 0
                    ? Optional.empty()
                    : Optional.of(
                            new Range(Instant.ofEpochMilli(times.getMin()), Instant.ofEpochMilli(times.getMax())));
        } catch (ExecutionException e) {
            throw new KafkaException("The topics cannot be asked about: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while looking at topics", e);
        }
    }

    private static void deleteIfEmpty(Path file, long written) {
        try {
            // What could not be made is nothing to delete.
            if (written == 0 && Files.exists(file)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new RecordingException("Empty recording " + file + " cannot be deleted: " + FileFailure.reason(e), e);
        }
    }

    private static Consumer<String, byte[]> consumer(KafkaConnection kafka) {
        Map<String, Object> properties = kafka.clientProperties("isotherm-record");
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** The topic of the catalogue. */
    static Topic<?> topic(KafkaConnection kafka, String name) {
        return kafka.topics().all().stream()
                .filter(topic -> topic.name().equals(kafka.topicPrefix() + name))
                .findFirst()
                .orElseThrow(() -> new RecordingException("'" + name + "' is no topic of ours"));
    }

    private static Deserializer<? extends SpecificRecord> deserializer(AvroSerdes serdes, Topic<?> topic) {
        if (!SpecificRecord.class.isAssignableFrom(topic.valueType())) {
            throw new RecordingException("Topic " + topic.name() + " cannot be recorded: its values are bytes; those "
                    + "that can are " + String.join(", ", Recording.recordable()));
        }
        return serdes.deserializer(new Topic<>(
                topic.name(), topic.valueType().asSubclass(SpecificRecord.class), topic.cleanup(), topic.retention()));
    }

    private void record(Consumer<String, byte[]> consumer, RecordingWriter file, BooleanSupplier goesOn) {
        TurnWriter writer = new TurnWriter(file, selection);
        List<TopicPartition> configs = new ArrayList<>();
        List<TopicPartition> others = new ArrayList<>();
        Set<String> standing = Set.of(
                kafka.topics().poolConfig().name(), kafka.topics().inventory().name());
        for (String name : selection.topics()) {
            for (TopicPartition partition : partitions(consumer, kafka.topicPrefix() + name)) {
                (standing.contains(partition.topic()) ? configs : others).add(partition);
            }
        }
        consumer.assign(all(configs, others));
        Map<TopicPartition, Long> ends = consumer.endOffsets(all(configs, others));
        Map<TopicPartition, Long> starts = starts(consumer, configs, others, ends);
        while (true) {
            Map<TopicPartition, Long> until = ends;
            starts.forEach((partition, start) -> total += until.getOrDefault(partition, start) - start);
            pass(consumer, configs, starts, ends, writer::addConfig);
            pass(consumer, others, starts, ends, writer::write);
            file.flush();
            if (!goesOn.getAsBoolean()) {
                writer.finish();
                return;
            }
            starts = ends;
            consumer.assign(all(configs, others));
            ends = consumer.endOffsets(all(configs, others));
        }
    }

    private static List<TopicPartition> all(List<TopicPartition> some, List<TopicPartition> more) {
        List<TopicPartition> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("There is no topic " + topic + ". Is the topic prefix right?");
        }
        return partitions;
    }

    /** Configurations and inventories are read from the beginning: what is in force may be old. */
    private Map<TopicPartition, Long> starts(
            Consumer<String, byte[]> consumer,
            List<TopicPartition> configs,
            List<TopicPartition> others,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> starts = new LinkedHashMap<>(consumer.beginningOffsets(all(configs, others)));
        selection.from().ifPresent(from -> {
            Map<TopicPartition, Long> asked = new HashMap<>();
            others.forEach(partition -> asked.put(partition, from.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
            for (TopicPartition partition : others) {
                OffsetAndTimestamp first = found.get(partition);
                starts.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            }
        });
        return starts;
    }

    /** Gets the records of all partitions in the order of their turns. */
    private interface Sink {
        void accept(Recorded recorded);
    }

    private void pass(
            Consumer<String, byte[]> consumer,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Sink sink) {
        consumer.assign(partitions);
        TimeMerge<ConsumerRecord<String, byte[]>> merge = new TimeMerge<>();
        Map<TopicPartition, Integer> lanes = new LinkedHashMap<>();
        String samples = kafka.topics().hostMetrics().name();
        for (TopicPartition partition : partitions) {
            boolean trusted = !partition.topic().equals(samples);
            lanes.put(partition, merge.addLane(trusted ? 0 : 1, trusted));
            consumer.seek(partition, starts.getOrDefault(partition, 0L));
        }
        Map<TopicPartition, Integer> open = new LinkedHashMap<>(lanes);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        endLanes(consumer, open, ends, merge);
        while (!open.isEmpty()) {
            int before = open.size();
            int taken = 0;
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                Integer lane = lanes.get(partition);
                if (lane != null && record.offset() < ends.getOrDefault(partition, 0L)) {
                    merge.add(
                            lane, record.timestamp(), record.key() == null ? "" : PoolKeys.pool(record.key()), record);
                    taken++;
                }
            }
            endLanes(consumer, open, ends, merge);
            drain(merge, sink);
            throttle(consumer, open, merge);
            if (taken > 0 || open.size() < before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaException("Nothing more could be read for " + PATIENCE.toSeconds() + " s from "
                        + open.keySet() + ". Is the broker up, and is no transaction left open?");
            }
        }
        drain(merge, sink);
    }

    private static void endLanes(
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Integer> open,
            Map<TopicPartition, Long> ends,
            TimeMerge<?> merge) {
        open.entrySet().removeIf(entry -> {
            boolean over = consumer.position(entry.getKey()) >= ends.getOrDefault(entry.getKey(), 0L);
            if (over) {
                merge.end(entry.getValue());
                consumer.pause(List.of(entry.getKey()));
            }
            return over;
        });
    }

    private static void throttle(
            Consumer<String, byte[]> consumer, Map<TopicPartition, Integer> open, TimeMerge<?> merge) {
        open.forEach((partition, lane) -> {
            if (merge.size(lane) >= ENOUGH) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        });
    }

    private void drain(TimeMerge<ConsumerRecord<String, byte[]>> merge, Sink sink) {
        for (TimeMerge.Merged<ConsumerRecord<String, byte[]>> next = merge.poll(); next != null; next = merge.poll()) {
            ConsumerRecord<String, byte[]> record = next.record();
            progress.reached(++done, total, Instant.ofEpochMilli(next.time()));
            if (record.key() == null) {
                unreadable++;
                continue;
            }
            String pool = PoolKeys.pool(record.key());
            pools.add(pool);
            if (selection.pool().isEmpty() || selection.pool().get().equals(pool)) {
                read(record, next.time(), sink);
            }
        }
    }

    private void read(ConsumerRecord<String, byte[]> record, long turn, Sink sink) {
        Deserializer<? extends SpecificRecord> deserializer = deserializers.get(record.topic());
        SpecificRecord value;
        try {
            value = deserializer == null ? null : deserializer.deserialize(record.topic(), record.value());
        } catch (UnreadableRecordException e) {
            unreadable++;
            return;
        }
        sink.accept(new Recorded(
                record.topic().substring(kafka.topicPrefix().length()),
                record.key(),
                Instant.ofEpochMilli(record.timestamp()),
                Instant.ofEpochMilli(turn),
                value,
                headers(record)));
    }

    private static SortedMap<String, String> headers(ConsumerRecord<String, byte[]> record) {
        SortedMap<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
