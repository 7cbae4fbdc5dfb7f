package io.isotherm.decider.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Lets configurations be taken in before all other records, at time 0: from when on they hold, they say themselves. A
 * deletion has no other time than its record's.
 */
final class ConfigTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() == null ? Math.max(0, record.timestamp()) : 0;
    }
}
