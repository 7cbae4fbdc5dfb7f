package io.isotherm.replay.recording;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a recording.
 *
 * @param topic name in the catalogue, without prefix, such as {@code host-metrics}
 * @param key {@code pool} or {@code pool/host}
 * @param at its own time, as the topic has it: to the millisecond
 * @param turn when it is played: its own time, except that a record that came late, or from a clock that is ahead, has its
 *     turn where it came, and a configuration no later than any that replaces it. Never before the turn of the record
 *     before it
 * @param value null where the topic has a deletion
 */
public record Recorded(
        String topic,
        String key,
        Instant at,
        Instant turn,
        @Nullable SpecificRecord value) {

    /** A record that has its turn at its own time. */
    public static Recorded of(String topic, String key, Instant at, SpecificRecord value) {
        return new Recorded(topic, key, at, at, value);
    }
}
