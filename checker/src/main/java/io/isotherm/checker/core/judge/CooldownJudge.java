package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import java.time.Instant;

/** Judges {@link Invariant#I4}. */
final class CooldownJudge implements Judge {
    private final Findings findings;
    private final CheckTally tally;

    CooldownJudge(Findings findings, CheckTally tally) {
        this.findings = findings;
        this.tally = tally;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedCommand command = move.command();
        ObservedCommand last = move.pool()
                .moves()
                .lastMove(
                        command.vm(),
                        earlier -> earlier.number() < command.number() && earlier.movedAt() <= move.known());
        long cooldown = move.config().getDecision().getCooldownMillis();
        if (last == null || move.time() >= last.movedAt() + cooldown) {
            return;
        }
        String since =
                " moved the guest " + Instant.ofEpochMilli(last.movedAt()) + "; the cool-down is " + cooldown + " ms";
        boolean drained = move.config().getConstraints().getMaintenanceHosts().contains(command.source());
        if (command.destination().equals(last.source())) {
            tally.add(CheckTally.Count.REVERSE_MOVES);
            if (!drained) {
                move.breach(findings, Invariant.I4, "a reverse move: " + last + since);
            }
            return;
        }
        if (drained) {
            return;
        }
        ObservedStates.State source = move.pool().verdict(command.source(), move.time(), move.window());
        if (source == null) {
            findings.unchecked("I4: no host-state of the source visible");
        } else if (!source.isHot()) {
            move.breach(
                    findings,
                    Invariant.I4,
                    last + since + ", and " + command.source() + " is " + source.temperature() + " by its state of "
                            + Instant.ofEpochMilli(source.windowEnd()));
        }
    }
}
