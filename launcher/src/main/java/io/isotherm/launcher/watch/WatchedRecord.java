package io.isotherm.launcher.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.isotherm.explain.RecordLine;
import io.isotherm.explain.RecordLine.Level;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Instant;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is shown.
 *
 * @param topic name in the catalogue, without prefix
 * @param partition where it stands
 * @param offset likewise
 * @param time its Kafka timestamp
 * @param key its key; empty where it has none
 * @param line what it says
 * @param value all that it holds, as JSON
 */
record WatchedRecord(
        String topic, int partition, long offset, Instant time, String key, RecordLine line, JsonNode value) {
    // Whatever shows JSON on a terminal must not obey what is in it.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** How the records of a topic are decoded. */
    @SuppressWarnings("unchecked") // A topic whose values are no bytes has Avro values.
    static Function<ConsumerRecord<String, byte[]>, WatchedRecord> decoder(KafkaConnection kafka, Topic<?> topic) {
        String name = topic.name().substring(kafka.topicPrefix().length());
        if (topic.equals(kafka.topics().clockChecks())) {
            return record -> of(name, record, other(Level.INFO, "a clock is compared with Kafka's"), null);
        }
        if (topic.valueType() == byte[].class) {
            return record -> of(name, record, other(Level.ERROR, DeadLetterText.of(record)), null);
        }
        Deserializer<? extends SpecificRecord> deserializer =
                kafka.serdes().deserializer((Topic<? extends SpecificRecord>) topic);
        return record -> {
            try {
                SpecificRecord value = deserializer.deserialize(record.topic(), record.value());
                return value == null
                        ? of(name, record, other(Level.INFO, "deleted"), NullNode.getInstance())
                        : of(name, record, RecordLine.of(value), json(value));
            } catch (UnreadableRecordException e) {
                return of(name, record, other(Level.ERROR, "unreadable: " + e.getMessage()), null);
            }
        };
    }

    private static RecordLine other(Level level, String text) {
        return new RecordLine(level, new TreeSet<>(), new TreeSet<>(), text);
    }

    /** @param value null for what has no fields: the text stands for it */
    private static WatchedRecord of(
            String name, ConsumerRecord<String, byte[]> record, RecordLine line, @Nullable JsonNode value) {
        return new WatchedRecord(
                name,
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key() == null ? "" : record.key(),
                line,
                value == null ? TextNode.valueOf(line.text()) : value);
    }

    /** Avro writes its records as JSON, with times as ISO-8601. */
    static JsonNode json(SpecificRecord value) {
        try {
            return JSON.readTree(value.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record cannot be written as JSON: " + value, e);
        }
    }

    /** The record as one JSON object in one line. */
    String json() {
        ObjectNode object = JSON.createObjectNode()
                .put("topic", topic)
                .put("partition", partition)
                .put("offset", offset)
                .put("time", time.toString())
                .put("key", key)
                .put("level", line.level().name());
        object.set("value", value);
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record cannot be written as JSON: " + value, e);
        }
    }
}
