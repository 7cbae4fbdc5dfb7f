package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPlacement;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.time.Instant;

/** Judges {@link Invariant#I7}. */
final class RefusalJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;

    RefusalJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void outcome(ObservedCommand command, MigrationEvent event) {
        if (event.getStatus() != CommandStatus.REJECTED && event.getStatus() != CommandStatus.EXPIRED) {
            return;
        }
        if (event.getStatus() == CommandStatus.REJECTED && event.getReason() == MigrationReason.NONE) {
            findings.breach(Invariant.I7, pool.name(), command.endedAt(), command + ": REJECTED without a reason");
        }
        long until = command.endedAt() + 2 * pool.windowMillis();
        // What the first sample after the decision shows there was on its way before.
        long decided = command.issuedAt() + pool.config().getDetection().getGraceMillis();
        long from = decided + pool.sampleMillis();
        for (ObservedPlacement.Transition transition : pool.placement().history(command.vm())) {
            boolean asCommanded = command.source().equals(transition.from())
                    && command.destination().equals(transition.to())
                    && transition.at() > from
                    && transition.at() <= until;
            if (asCommanded && !isExplained(command, transition.at())) {
                findings.breach(
                        Invariant.I7,
                        pool.name(),
                        command.endedAt(),
                        command + ": " + event.getStatus() + " (" + event.getReason() + ") " + event.getAt()
                                + ", but the guest was found at the destination "
                                + Instant.ofEpochMilli(transition.at()));
            }
        }
    }

    /** Whether another command could have taken the guest there. */
    private boolean isExplained(ObservedCommand command, long at) {
        return pool.moves().ofGuest(command.vm()).stream()
                .anyMatch(other -> other != command
                        && other.destination().equals(command.destination())
                        && other.issuedAt() <= at
                        && !other.failedBy(at));
    }
}
