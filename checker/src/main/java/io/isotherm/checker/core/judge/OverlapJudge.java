package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import java.time.Instant;

/** Judges {@link Invariant#I1}. */
final class OverlapJudge implements Judge {
    private final Findings findings;

    OverlapJudge(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedCommand command = move.command();
        for (ObservedCommand earlier : move.pool().moves().ofGuest(command.vm())) {
            if (earlier.number() >= command.number()) {
                return;
            }
            if (move.decision().unfinished().contains(earlier.id())) {
                move.breach(findings, Invariant.I1, "its own decision lists " + earlier + " as unfinished");
            } else if (!earlier.finished(move.time(), move.known())) {
                move.breach(findings, Invariant.I1, earlier + " was unfinished" + ending(earlier));
            } else if (command.acceptances() > 0
                    && earlier.acceptances() > 0
                    && earlier.endedAt() != Long.MAX_VALUE
                    && command.acceptedAt() < earlier.endedAt()
                    && !earlier.overtakenBy(command.acceptedAt())
                    && earlier.arrivedAt() > command.acceptedAt()) {
                move.breach(
                        findings,
                        Invariant.I1,
                        "accepted " + Instant.ofEpochMilli(command.acceptedAt()) + " while " + earlier + " went on"
                                + ending(earlier));
            }
        }
    }

    private static String ending(ObservedCommand command) {
        return command.endedAt() == Long.MAX_VALUE
                ? "; no outcome was ever reported"
                : "; it ended " + Instant.ofEpochMilli(command.endedAt());
    }
}
