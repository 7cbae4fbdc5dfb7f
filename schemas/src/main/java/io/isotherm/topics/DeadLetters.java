package io.isotherm.topics;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Dead letters: records that could not be read, with their original bytes, and the error and where they came from in the
 * headers. The names are those that Kafka Streams itself uses, so that all dead letters look alike.
 */
public final class DeadLetters {
    /** Class of the error. */
    public static final String EXCEPTION = "__streams.errors.exception";
    /** Message of the error. */
    public static final String MESSAGE = "__streams.errors.message";
    /** Topic that the record came from. */
    public static final String TOPIC = "__streams.errors.topic";
    /** Partition that it came from. */
    public static final String PARTITION = "__streams.errors.partition";
    /** Its offset there. */
    public static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /** The dead letter of a record that a plain consumer got as bytes. */
    public static ProducerRecord<byte[], byte[]> of(
            Topic<byte[]> deadLetters, ConsumerRecord<byte[], byte[]> record, Exception error) {
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        add(headers, EXCEPTION, error.getClass().getName());
        add(headers, MESSAGE, String.valueOf(error.getMessage()));
        add(headers, TOPIC, record.topic());
        add(headers, PARTITION, Integer.toString(record.partition()));
        add(headers, OFFSET, Long.toString(record.offset()));
        return new ProducerRecord<>(
                deadLetters.name(), null, record.timestamp(), record.key(), record.value(), headers);
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
