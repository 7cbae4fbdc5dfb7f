package io.isotherm.streams;

import io.isotherm.pool.EventTimes;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The times by which Kafka Streams chooses the next record among the partitions of a task. They never fail, never are
 * negative (Kafka Streams would drop the record unseen), and are never later than what Kafka took the record with: they
 * become the times of changelog records, of which Kafka refuses those that are far ahead.
 */
public final class RecordTimes {
    private RecordTimes() {}

    /** When the record happened, as its Kafka timestamp says; as late as its partition has got when it has none. */
    public static TimestampExtractor published() {
        return (record, partitionTime) -> published(record.timestamp(), partitionTime);
    }

    /**
     * Before everything else, at time 0, since such records say themselves from when on they hold. A deletion has no other
     * time than its record's.
     */
    public static TimestampExtractor first() {
        return (record, partitionTime) -> record.value() == null ? published(record.timestamp(), partitionTime) : 0;
    }

    private static long published(long timestamp, long partitionTime) {
        return Math.max(0, Math.min(EventTimes.LATEST_MILLIS, timestamp < 0 ? partitionTime : timestamp));
    }
}
