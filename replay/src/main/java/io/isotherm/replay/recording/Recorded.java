package io.isotherm.replay.recording;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param headers what stands beside it, such as who changed a configuration and why; empty where it was recorded by a version
 *     that left them out
 */
public record Recorded(
        String topic,
        String key,
        Instant at,
        Instant turn,
        @Nullable SpecificRecord value,
        SortedMap<String, String> headers) {
    public Recorded {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** A record with nothing beside it. */
    public Recorded(String topic, String key, Instant at, Instant turn, @Nullable SpecificRecord value) {
        this(topic, key, at, turn, value, new TreeMap<>());
    }

    /** A record that has its turn at its own time. */
    public static Recorded of(String topic, String key, Instant at, SpecificRecord value) {
        return new Recorded(topic, key, at, at, value);
    }

    /** The same with another turn. */
    Recorded withTurn(Instant another) {
        return new Recorded(topic, key, at, another, value, headers);
    }
}
