package io.isotherm.launcher.watch;

import io.isotherm.topics.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A dead letter in words. */
final class DeadLetterText {
    private DeadLetterText() {}

    static String of(ConsumerRecord<String, byte[]> record) {
        int bytes = record.value() == null ? 0 : record.value().length;
        return bytes + " bytes from " + header(record, DeadLetters.TOPIC) + "-" + header(record, DeadLetters.PARTITION)
                + "@" + header(record, DeadLetters.OFFSET) + ": " + header(record, DeadLetters.REASON) + ": "
                + header(record, DeadLetters.MESSAGE);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
