package io.isotherm.topics;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters: records that could not be read or were refused, with the error and where they came from in the headers. The
 * names of those are the ones that Kafka Streams itself uses, so that all dead letters look alike.
 *
 * <p>A dead letter always fits into what Kafka takes by default, 1 MiB. Key, value and headers are the original ones as far
 * as they fit; of a value or key that was cut, headers tell the size and the SHA-256 of the whole.
 */
public final class DeadLetters {
    /** Why the record was not taken up: {@link DeadLetterReason#published}. */
    public static final String REASON = "isotherm.reason";
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
    /** The record's own Kafka timestamp, in milliseconds since the epoch: a letter is dated by when it came. */
    public static final String TIMESTAMP = "isotherm.timestamp";
    /** Bytes of the whole value, where it was cut. */
    public static final String VALUE_BYTES = "isotherm.value.bytes";
    /** SHA-256 of the whole value in hexadecimal digits, where it was cut. */
    public static final String VALUE_SHA256 = "isotherm.value.sha256";
    /** Bytes of the whole key, where it was cut. */
    public static final String KEY_BYTES = "isotherm.key.bytes";
    /** SHA-256 of the whole key in hexadecimal digits, where it was cut. */
    public static final String KEY_SHA256 = "isotherm.key.sha256";
    /** How many of the record's own headers were left out, as together they did not fit. */
    public static final String HEADERS_LEFT_OUT = "isotherm.headers.left.out";

    private static final int MOST_VALUE_BYTES = 896 * 1024;
    private static final int MOST_KEY_BYTES = 16 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_MESSAGE_CHARACTERS = 1024;

    private DeadLetters() {}

    /**
     * Where a record came from.
     *
     * @param timestamp its Kafka timestamp in milliseconds since the epoch; 0 or less for none, as of what is taken before all else
     */
    public record Origin(String topic, int partition, long offset, long timestamp) {}

    /** The dead letter of a record that a plain consumer got as bytes. */
    public static ProducerRecord<byte[], byte[]> of(
            Topic<byte[]> deadLetters, ConsumerRecord<byte[], byte[]> record, Exception error) {
        return of(
                deadLetters,
                new Origin(record.topic(), record.partition(), record.offset(), record.timestamp()),
                record.key(),
                record.value(),
                record.headers(),
                error);
    }

    /** The dead letter of a record. */
    public static ProducerRecord<byte[], byte[]> of(
            Topic<byte[]> deadLetters,
            Origin origin,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers own,
            Exception error) {
        Headers headers = fitting(own);
        add(headers, REASON, reason(error).published());
        add(headers, EXCEPTION, error.getClass().getName());
        add(headers, MESSAGE, message(error));
        add(headers, TOPIC, origin.topic());
        add(headers, PARTITION, Integer.toString(origin.partition()));
        add(headers, OFFSET, Long.toString(origin.offset()));
        add(headers, TIMESTAMP, Long.toString(origin.timestamp()));
        byte[] keyThatFits = cut(key, MOST_KEY_BYTES, headers, KEY_BYTES, KEY_SHA256);
        byte[] valueThatFits = cut(value, MOST_VALUE_BYTES, headers, VALUE_BYTES, VALUE_SHA256);
        return new ProducerRecord<>(deadLetters.name(), null, timestamp(origin), keyThatFits, valueThatFits, headers);
    }

    /** What an error says, at a bounded length: it may repeat what somebody wrote. */
    public static String message(Exception error) {
        String message = String.valueOf(error.getMessage());
        return message.substring(0, Math.min(message.length(), MOST_MESSAGE_CHARACTERS));
    }

    /** Why a record over which something failed is not taken up. */
    public static DeadLetterReason reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableRecordException unreadable) {
                return unreadable.reason();
            }
            if (cause instanceof RefusedRecordException refused) {
                return refused.reason();
            }
        }
        return DeadLetterReason.FAULT;
    }

    /** Where the record of a dead letter came from, by the letter's headers; its time is not among them. */
    public static Optional<Origin> origin(Headers headers) {
        Optional<String> topic = text(headers, TOPIC);
        Optional<String> partition = text(headers, PARTITION);
        Optional<String> offset = text(headers, OFFSET);
        if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Origin(topic.get(), Integer.parseInt(partition.get()), Long.parseLong(offset.get()), -1));
    }

    /** Bytes of key, value and headers of a letter. */
    public static long size(ProducerRecord<byte[], byte[]> letter) {
        long bytes = length(letter.key()) + length(letter.value());
        for (Header header : letter.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Kafka refuses records without a time, and those from far ahead. */
    private static @Nullable Long timestamp(Origin origin) {
        return origin.timestamp() <= 0 || origin.timestamp() > System.currentTimeMillis() ? null : origin.timestamp();
    }

    private static Headers fitting(Headers own) {
        int bytes = 0;
        int count = 0;
        for (Header header : own) {
            byte[] value = header.value();
            // A character is at most three bytes, and lengths take some too.
            bytes += 3 * header.key().length() + (value == null ? 0 : value.length) + 10;
            count++;
        }
        if (bytes <= MOST_HEADER_BYTES) {
            return new RecordHeaders(own.toArray());
        }
        RecordHeaders headers = new RecordHeaders();
        add(headers, HEADERS_LEFT_OUT, Integer.toString(count));
        return headers;
    }

    private static byte @Nullable [] cut(
            byte @Nullable [] bytes, int most, Headers headers, String sizeHeader, String hashHeader) {
        if (bytes == null || bytes.length <= most) {
            return bytes;
        }
        add(headers, sizeHeader, Integer.toString(bytes.length));
        add(headers, hashHeader, HexFormat.of().formatHex(sha256(bytes)));
        return Arrays.copyOf(bytes, most);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
