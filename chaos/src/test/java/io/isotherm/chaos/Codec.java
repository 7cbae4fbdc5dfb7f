package io.isotherm.chaos;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Records from values and back, as all processes write and read them. */
final class Codec {
    static final AvroSerdes SERDES = new AvroSerdes(new MockSchemaRegistryClient(List.of(new AvroSchemaProvider())));

    /** Marks a record that mischief has put into the log: no process is to be blamed for it. */
    static final List<Header> FOREIGN = List.of(new RecordHeader("foreign", new byte[0]));

    private static final Map<String, Deserializer<? extends SpecificRecord>> READERS = new HashMap<>();

    private Codec() {}

    /** @param value null for a deletion */
    static <V extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
            Topic<V> topic, String key, Instant at, @Nullable V value) {
        byte @Nullable [] bytes =
                value == null ? null : SERDES.serializer(topic).serialize(topic.name(), value);
        return new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), key.getBytes(StandardCharsets.UTF_8), bytes);
    }

    /**
     * The value of a record; null for a deletion.
     *
     * @throws io.isotherm.topics.UnreadableRecordException if it is none
     */
    static @Nullable SpecificRecord value(ConsumerRecord<byte[], byte[]> record) {
        return READERS.computeIfAbsent(record.topic(), Codec::reader).deserialize(record.topic(), record.value());
    }

    private static Deserializer<? extends SpecificRecord> reader(String name) {
        Topic<?> topic = SimulatedLog.TOPICS.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return reader(topic);
    }

    private static <V> Deserializer<? extends SpecificRecord> reader(Topic<V> topic) {
        Class<? extends SpecificRecord> type = topic.valueType().asSubclass(SpecificRecord.class);
        return SERDES.deserializer(new Topic<>(topic.name(), type, topic.cleanup(), topic.retention()));
    }

    static boolean isForeign(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader("foreign") != null;
    }

    static boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
        try {
            value(record);
            return true;
        } catch (UnreadableRecordException e) {
            return false;
        }
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }
}
