package io.isotherm.streams;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.streams.state.StoredStateException;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.UnreadableRecordException;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** What kind of failure has happened, and thereby what is done about it. */
enum Failure {
    /** The fault of one record: it becomes a dead letter, and the others go on. */
    RECORD,
    /** Kafka refuses for good what follows from a record: it is rolled back, and the record becomes a dead letter. */
    REFUSAL,
    /** Kafka, the registry or the disk does not serve: it is waited for, however long it takes. */
    OUTAGE,
    /** A local store is damaged: it is set aside and restored from its changelog. */
    DAMAGE,
    /** A stored value cannot be read: its pool is set aside; of a later release, no trying again helps. */
    STATE,
    /** A fault of ours: a few attempts, then the service stops. */
    FAULT;

    /** What has ended a stream thread. */
    static Failure ofThread(Throwable failure) {
        if (has(failure, RefusedRecordException.class::isInstance)) {
            return REFUSAL;
        }
        // Records that cannot be read never get this far: what was read here comes from a store.
        if (has(failure, cause -> cause instanceof StoredStateException || cause instanceof SerializationException)) {
            return STATE;
        }
        if (has(failure, Failure::isDamage)) {
            return DAMAGE;
        }
        if (has(failure, Failure::isRefusal)) {
            return REFUSAL;
        }
        if (has(failure, Failure::isOutage)) {
            return OUTAGE;
        }
        // Kafka Streams' own exceptions wrap those of others; alone they tell of topics that are missing and the like.
        return has(failure, cause -> !(cause instanceof StreamsException)) ? FAULT : OUTAGE;
    }

    /** What has come up while a record was read. */
    static Failure ofReading(Throwable failure) {
        return has(failure, UnreadableRecordException.class::isInstance) ? RECORD : ofThread(failure);
    }

    /**
     * What has come up while a record was worked on. What is neither Kafka's nor the registry's doing nor that of stored
     * state is brought out by this record alone.
     */
    static Failure ofProcessing(Throwable failure) {
        Failure kind = ofThread(failure);
        return kind == REFUSAL || kind == FAULT ? RECORD : kind;
    }

    /** Whether Kafka will never take the record, however often it is sent. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidTimestampException;
    }

    /** Whether what is to be sent cannot be written as its topic asks. */
    static boolean isUnwritable(Throwable failure) {
        return !has(failure, RegistryUnavailableException.class::isInstance)
                && has(failure, cause -> cause instanceof SerializationException || !(cause instanceof KafkaException));
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof KafkaException && !(failure instanceof StreamsException) || isDiskTrouble(failure);
    }

    private static boolean isDamage(Throwable failure) {
        boolean ofStore = failure instanceof RocksDBException
                || failure instanceof ProcessorStateException
                        && String.valueOf(failure.getMessage()).contains("checkpoint");
        return ofStore && !isDiskTrouble(failure);
    }

    /** What passes when somebody makes room or lets go of a lock. */
    private static boolean isDiskTrouble(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof RocksDBException
                && (message.contains("no space left")
                        || message.contains("lock file")
                        || message.contains("lock hold"));
    }

    private static boolean has(Throwable failure, Predicate<Throwable> what) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (what.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
