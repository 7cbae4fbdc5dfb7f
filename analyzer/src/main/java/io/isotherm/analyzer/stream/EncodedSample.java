package io.isotherm.analyzer.stream;

import io.isotherm.schema.HostMetrics;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A sample with the bytes that it was read from.
 *
 * @param bytes the record's value as it came, never changed
 */
record EncodedSample(HostMetrics sample, byte[] bytes) {

    /** Reads samples, and keeps what they were read from; a deletion stays one. */
    static Deserializer<EncodedSample> deserializer(Deserializer<HostMetrics> samples) {
        return (topic, bytes) -> bytes == null ? null : new EncodedSample(samples.deserialize(topic, bytes), bytes);
    }
}
