package io.isotherm.executor.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the journal back: a partition of the events' topics, from the horizon to its very end. */
public final class JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final long NONE_SINCE = -1;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> connection;
    private final BooleanSupplier stopped;

    /** @param connection how to reach Kafka */
    public JournalReader(Map<String, Object> connection, BooleanSupplier stopped) {
        this.connection = connection;
        this.stopped = stopped;
    }

    /**
     * Hands every committed record since the horizon to its topic's reader.
     *
     * <p>The end is the last record that was written at all, not the last that is committed: a transaction of another
     * executor that is not over yet must not hide ours behind it, so this waits until it is.
     */
    public void read(Map<TopicPartition, Consumer<ConsumerRecord<byte[], byte[]>>> readers, Instant horizon)
            throws StoppedException {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        Map<TopicPartition, Long> starts;
        Map<TopicPartition, Long> ends;
        try (Admin admin = Admin.create(connection)) {
            ends = offsets(admin, readers.keySet(), OffsetSpec.latest());
            starts = offsets(admin, readers.keySet(), OffsetSpec.forTimestamp(Math.max(0, horizon.toEpochMilli())));
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(readers.keySet());
            ends.forEach((partition, end) -> {
                long first = starts.getOrDefault(partition, NONE_SINCE);
                consumer.seek(partition, first == NONE_SINCE ? end : first);
            });
            long records = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (stopped.getAsBoolean()) {
                    throw new StoppedException();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Consumer<ConsumerRecord<byte[], byte[]>> reader =
                            readers.get(new TopicPartition(record.topic(), record.partition()));
                    if (reader != null) {
                        reader.accept(record);
                        records++;
                    }
                }
            }
            LOG.info("Read {} records of the journal back", records);
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
        try {
            return admin
                    .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, found -> found.getValue().offset()));
        } catch (ExecutionException e) {
            throw new KafkaException("The extent of the journal cannot be found: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
