package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorMeters;
import io.isotherm.pool.PoolKeys;
import io.isotherm.retry.LimitedLog;
import io.isotherm.retry.RateLimit;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of a topic of commands that are none: dead letters, as far as a minute allows, and counts. */
public final class UnreadableCommands {
    /** Bytes of dead letters that it sends within a minute at most: what is no command at all is no operator's doing. */
    public static final int LETTER_BYTES_PER_MINUTE = 1 << 20;

    private static final int LINES_PER_MINUTE = 10;
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableCommands.class);

    private final Topic<byte[]> deadLetters;
    private final ExecutorMeters meters;
    private final RateLimit letterBytes = new RateLimit(LETTER_BYTES_PER_MINUTE);
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();

    UnreadableCommands(Topic<byte[]> deadLetters, ExecutorMeters meters) {
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    /** Makes a dead letter of a record, and returns whether a minute allows it; else the record is only counted. */
    boolean letter(ConsumerRecord<byte[], byte[]> record, String key, RuntimeException e) {
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(deadLetters, record, e);
        if (!letterBytes.tryTake(DeadLetters.size(letter))) {
            meters.letterWithheld();
            return false;
        }
        long withheld = letterBytes.refused();
        LOG.warn(
                "Record {}-{}@{} with key {} is no command and goes to {}: {}{}",
                record.topic(),
                record.partition(),
                record.offset(),
                PoolKeys.shown(key),
                deadLetters.name(),
                DeadLetters.message(e),
                withheld == 0 ? "" : "; " + withheld + " before it are only counted");
        meters.unreadable();
        letters.add(letter);
        return true;
    }

    /** Counts a record whose key names no host that this executor knows. */
    void unaddressed(ConsumerRecord<byte[], byte[]> record, @Nullable String key, RuntimeException e) {
        meters.unaddressed();
        lines.warn(
                "Record {}-{}@{} with key {} is no command, names no host that is known, and is only counted: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                PoolKeys.shown(key),
                DeadLetters.message(e));
    }

    /** The letters that have to be sent, in order; the same and more until {@link #sent()} is called. */
    List<ProducerRecord<byte[], byte[]>> letters() {
        return List.copyOf(letters);
    }

    void sent() {
        letters.clear();
    }
}
