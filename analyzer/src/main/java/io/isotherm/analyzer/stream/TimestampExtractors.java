package io.isotherm.analyzer.stream;

import io.isotherm.schema.HostMetrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The times by which Kafka Streams chooses the next record among the partitions of a task. */
final class TimestampExtractors {
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private TimestampExtractors() {}

    /**
     * Before everything else: from when on a configuration holds, it says itself. A deletion has no other time than its
     * record's.
     */
    static final class First implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return record.value() == null ? Math.max(0, record.timestamp()) : 0;
        }
    }

    /** When the sample was taken. Never fails and never is negative: Kafka Streams would drop the record unseen. */
    static final class SampleTime implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            long at = record.value() instanceof HostMetrics sample
                    ? sample.getSampledAt().toEpochMilli()
                    : record.timestamp();
            return Math.max(0, Math.min(LATEST_MILLIS, at));
        }
    }
}
