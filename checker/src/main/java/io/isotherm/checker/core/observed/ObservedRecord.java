package io.isotherm.checker.core.observed;

import org.apache.avro.specific.SpecificRecord;

/**
 * One record as it was found in its topic.
 *
 * @param source which topic
 * @param partition its partition there
 * @param offset its offset in the partition
 * @param timestamp its Kafka timestamp (event time), epoch milliseconds
 * @param key its key, {@code pool} or {@code pool/host}
 * @param value its decoded value
 */
public record ObservedRecord(
        ObservedTopic source, int partition, long offset, long timestamp, String key, SpecificRecord value) {}
