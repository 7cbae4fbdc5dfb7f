package io.isotherm.checker;

import java.time.Instant;

/** Judges {@link Invariant#I1}. */
final class OverlapRule {
    private OverlapRule() {}

    static void judge(JudgedMove move, Findings findings) {
        CommandTrack track = move.track();
        for (CommandTrack earlier : move.pool().moves().ofGuest(track.vm())) {
            if (earlier.number() >= track.number()) {
                return;
            }
            if (move.decision().unfinished().contains(earlier.id())) {
                move.breach(findings, Invariant.I1, "its own decision lists " + earlier + " as unfinished");
            } else if (!earlier.finished(move.time(), move.known())) {
                move.breach(findings, Invariant.I1, earlier + " was unfinished" + ending(earlier));
            } else if (track.acceptances() > 0
                    && earlier.acceptances() > 0
                    && earlier.endedAt() != Long.MAX_VALUE
                    && track.acceptedAt() < earlier.endedAt()
                    && earlier.arrivedAt() > track.acceptedAt()) {
                move.breach(
                        findings,
                        Invariant.I1,
                        "accepted " + Instant.ofEpochMilli(track.acceptedAt()) + " while " + earlier + " went on"
                                + ending(earlier));
            }
        }
    }

    private static String ending(CommandTrack track) {
        return track.endedAt() == Long.MAX_VALUE
                ? "; no outcome was ever reported"
                : "; it ended " + Instant.ofEpochMilli(track.endedAt());
    }
}
