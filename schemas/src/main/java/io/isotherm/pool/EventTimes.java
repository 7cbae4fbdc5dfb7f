package io.isotherm.pool;

import io.isotherm.reasons.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;

/** Which times of events are believed. */
public final class EventTimes {
    /** The end of the year 9999: no later time is worked with. In milliseconds since the epoch. */
    public static final long LATEST_MILLIS = 253_402_300_799_999L;

    // What happens is published when it happens; clocks of one host agree with themselves.
    private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(1);

    private EventTimes() {}

    /**
     * When something happened that a record tells of: as it says, or when it was published, if that is earlier by more than
     * a minute. So what an agent reports whose clock is ahead counts from when it could first be read.
     *
     * @param dated when it happened, by the clock of whoever wrote the record
     * @param published the record's Kafka timestamp
     */
    public static Instant believed(Instant dated, Instant published) {
        return dated.isAfter(published.plus(FARTHEST_AHEAD)) ? published : dated;
    }

    /**
     * Checks that a record is not dated later than it was published: it would take its pool, and what follows from it, to a
     * time that Kafka refuses.
     *
     * @param dated the time by which the record moves its pool on
     * @param published the record's Kafka timestamp
     * @throws RefusedRecordException if it is, by more than a minute
     */
    public static void check(Instant dated, Instant published) {
        if (dated.isAfter(published.plus(FARTHEST_AHEAD))) {
            throw new RefusedRecordException(
                    DeadLetterReason.DATED_AHEAD,
                    "The record is dated " + dated + ", but was published at " + published
                            + ": the clock that dated it is wrong");
        }
    }
}
