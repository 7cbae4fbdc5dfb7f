package io.isotherm.checker;

import io.isotherm.schema.Scenario;
import java.time.Instant;

/** Judges {@link Invariant#I4}. */
final class CooldownRule {
    private CooldownRule() {}

    /** Returns whether the command is a reverse move. */
    static boolean judge(JudgedMove move, Findings findings) {
        CommandTrack track = move.track();
        CommandTrack last = move.pool()
                .moves()
                .lastMove(
                        track.vm(), earlier -> earlier.number() < track.number() && earlier.movedAt() <= move.known());
        long cooldown = move.config().getDecision().getCooldownMillis();
        if (last == null || move.time() >= last.movedAt() + cooldown) {
            return false;
        }
        String since =
                " moved the guest " + Instant.ofEpochMilli(last.movedAt()) + "; the cool-down is " + cooldown + " ms";
        if (track.destination().equals(last.source())) {
            move.breach(findings, Invariant.I4, "a reverse move: " + last + since);
            return true;
        }
        StateHistory.State source = move.pool().verdict(track.source(), move.time(), move.window());
        if (source == null) {
            findings.unchecked("I4: no host-state of the source visible");
        } else if (!source.isHot() && move.decision().scenario() != Scenario.EVACUATION) {
            move.breach(
                    findings,
                    Invariant.I4,
                    last + since + ", and " + track.source() + " is " + source.temperature() + " by its state of "
                            + Instant.ofEpochMilli(source.windowEnd()));
        }
        return false;
    }
}
