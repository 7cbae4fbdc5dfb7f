package io.isotherm.replay.recording;

import java.time.Instant;

/** Hears how far long work has got. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total, at) -> {};

    /**
     * A record was dealt with.
     *
     * @param done how many there were so far
     * @param total how many there are at most
     * @param at event time reached
     */
    void reached(long done, long total, Instant at);
}
