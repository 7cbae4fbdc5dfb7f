package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;

/** Judges {@link Invariant#ELIGIBILITY}. */
final class EligibilityJudge implements Judge {
    private final Findings findings;

    EligibilityJudge(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedCommand command = move.command();
        ObservedSample source = move.pool().host(command.source()).newest(move.time());
        ObservedSample there = move.pool().host(command.destination()).newest(move.time());
        ObservedSample.Guest guest = source == null ? null : source.guest(command.vm());
        if (source == null || there == null || guest == null) {
            findings.unchecked("ELIGIBILITY: no sample of the guest or of the destination");
            return;
        }
        for (String objection :
                new JudgedEligibility(move.config()).objections(guest, source, command.destination(), there)) {
            move.breach(findings, Invariant.ELIGIBILITY, objection);
        }
    }
}
