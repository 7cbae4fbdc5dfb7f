package io.isotherm.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final Topic<byte[]> TOPIC = new Topics("isotherm.").deadLetters();
    private static final byte[] KEY = "pool/host".getBytes(UTF_8);
    private static final byte[] VALUE = {1, 2, 3};

    @Test
    void theReasonIsThatOfTheErrorWhateverItIsWrappedIn() {
        RefusedRecordException refused = new RefusedRecordException(DeadLetterReason.BAD_KEY, "no key");
        assertThat(DeadLetters.reason(refused)).isEqualTo(DeadLetterReason.BAD_KEY);
        assertThat(DeadLetters.reason(new IllegalStateException(refused))).isEqualTo(DeadLetterReason.BAD_KEY);
        assertThat(DeadLetters.reason(new IllegalStateException("ours"))).isEqualTo(DeadLetterReason.FAULT);
    }

    @Test
    void keepTheBytesKeyTimestampAndHeadersOfTheRecord() {
        ProducerRecord<byte[], byte[]> letter =
                DeadLetters.of(TOPIC, record(), new UnreadableRecordException(DeadLetterReason.DAMAGED, "left over"));
        assertThat(letter.topic()).isEqualTo("isotherm.dead-letters");
        assertThat(letter.partition()).isNull();
        assertThat(letter.key()).isSameAs(KEY);
        assertThat(letter.value()).isSameAs(VALUE);
        assertThat(letter.timestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(header(letter, "traceparent")).isEqualTo("00-abc");
    }

    @Test
    void sayWhatWasWrongAndWhereTheRecordCameFrom() {
        ProducerRecord<byte[], byte[]> letter =
                DeadLetters.of(TOPIC, record(), new UnreadableRecordException(DeadLetterReason.DAMAGED, "left over"));
        assertThat(header(letter, "isotherm.reason")).isEqualTo("damaged");
        assertThat(header(letter, "__streams.errors.exception")).isEqualTo(UnreadableRecordException.class.getName());
        assertThat(header(letter, "__streams.errors.message")).isEqualTo("left over");
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo("isotherm.host-metrics");
        assertThat(header(letter, "__streams.errors.partition")).isEqualTo("3");
        assertThat(header(letter, "__streams.errors.offset")).isEqualTo("42");
        assertThat(header(letter, "isotherm.timestamp")).isEqualTo("1700000000123");
    }

    @Test
    void canBeMadeOfAnErrorWithoutAMessage() {
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(TOPIC, record(), new IllegalStateException());
        assertThat(header(letter, "__streams.errors.message")).isEqualTo("null");
    }

    @Test
    void leaveTheHeadersOfTheRecordItselfAsTheyWere() {
        ConsumerRecord<byte[], byte[]> record = record();
        DeadLetters.of(TOPIC, record, new UnreadableRecordException(DeadLetterReason.DAMAGED, "left over"));
        assertThat(record.headers()).hasSize(1);
    }

    @Test
    void alwaysFitIntoWhatKafkaTakesByDefault() {
        byte[] value = new byte[1_048_400];
        RecordHeaders headers = new RecordHeaders();
        headers.add("large", new byte[500_000]);
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(
                TOPIC,
                new DeadLetters.Origin("isotherm.host-metrics", 3, 42, -1),
                new byte[100_000],
                value,
                headers,
                new UnreadableRecordException(DeadLetterReason.DAMAGED, "x".repeat(1_000_000)));
        int bytes = letter.key().length + letter.value().length;
        for (Header header : letter.headers()) {
            bytes += header.key().length() + header.value().length;
        }
        assertThat(bytes).isLessThan(1_000_000);
        assertThat(header(letter, DeadLetters.VALUE_BYTES)).isEqualTo("1048400");
        assertThat(header(letter, DeadLetters.VALUE_SHA256)).hasSize(64);
        assertThat(header(letter, DeadLetters.KEY_BYTES)).isEqualTo("100000");
        assertThat(header(letter, DeadLetters.HEADERS_LEFT_OUT)).isEqualTo("1");
    }

    @Test
    void haveATimeThatKafkaTakes() {
        for (long wrong : new long[] {-1, 0, Long.MIN_VALUE, System.currentTimeMillis() + 7_200_000}) {
            assertThat(DeadLetters.of(
                                    TOPIC,
                                    new DeadLetters.Origin("in", 0, 0, wrong),
                                    KEY,
                                    VALUE,
                                    new RecordHeaders(),
                                    new UnreadableRecordException(DeadLetterReason.DAMAGED, "left over"))
                            .timestamp())
                    .isNull();
        }
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", "00-abc".getBytes(UTF_8));
        return new ConsumerRecord<>(
                "isotherm.host-metrics",
                3,
                42,
                1_700_000_000_123L,
                TimestampType.CREATE_TIME,
                KEY.length,
                VALUE.length,
                KEY,
                VALUE,
                headers,
                Optional.empty());
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), UTF_8);
    }
}
