package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Whereabouts;
import java.time.Instant;
import java.util.List;

/** Judges {@link Invariant#I6}. */
final class OutcomeJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;

    OutcomeJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void report(ObservedCommand command, MigrationEvent event) {
        long at = event.getAt().toEpochMilli();
        MigrationEvent outcome = command.outcome();
        if (outcome == null) {
            if (ObservedCommand.isAcceptance(event) && command.acceptances() > 0) {
                findings.breach(
                        Invariant.I6,
                        pool.name(),
                        at,
                        command + ": accepted again " + event.getAt() + " after "
                                + Instant.ofEpochMilli(command.acceptedAt()));
            }
            return;
        }
        boolean goesOn = event.getStatus() == CommandStatus.ACCEPTED || event.getStatus() == CommandStatus.RUNNING;
        boolean contradicts = ObservedCommand.isOutcome(event) && event.getStatus() != outcome.getStatus();
        if (goesOn || contradicts) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    at,
                    command + ": " + event.getStatus() + " " + event.getAt() + " after " + outcome.getStatus() + " "
                            + outcome.getAt());
        }
    }

    @Override
    public void wayMade(ObservedCommand command, long at) {
        if (command.waysMade() == 2) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    at,
                    command + ": the guest made the way a second time, seen " + Instant.ofEpochMilli(at));
        }
    }

    @Override
    public void outcome(ObservedCommand command, MigrationEvent event) {
        switch (event.getStatus()) {
            case SUCCEEDED -> succeeded(command, event);
            case FAILED -> failed(command, event);
            case REJECTED, EXPIRED, ACCEPTED, RUNNING, UNKNOWN -> {}
        }
    }

    private void succeeded(ObservedCommand command, MigrationEvent event) {
        List<ObservedSample> after = samplesAfter(command.destination(), event);
        boolean shown = after.stream().anyMatch(sample -> sample.shows(command.vm()));
        if (after.size() >= 2
                && !shown
                && after.get(0).complete()
                && !hadArrived(command, event)
                && !isMovedOn(command, after.get(0))) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    command.endedAt(),
                    command + ": SUCCEEDED " + event.getAt() + ", but " + after.size() + " samples of the destination"
                            + " from " + Instant.ofEpochMilli(after.get(0).at()) + " on do not show the guest");
        }
    }

    /** Whether the last sample of the destination until its success was told showed the guest, whoever moved it on then. */
    private boolean hadArrived(ObservedCommand command, MigrationEvent event) {
        ObservedSample last =
                pool.host(command.destination()).newest(event.getAt().toEpochMilli() + pool.sampleMillis());
        return last != null && last.at() > command.issuedAt() && last.holds(command.vm());
    }

    private void failed(ObservedCommand command, MigrationEvent event) {
        if (event.getWhereabouts() != Whereabouts.SOURCE) {
            return;
        }
        List<ObservedSample> source = samplesAfter(command.source(), event);
        List<ObservedSample> destination = samplesAfter(command.destination(), event);
        boolean atSource = source.stream().anyMatch(sample -> sample.shows(command.vm()));
        boolean atDestination = destination.stream().anyMatch(sample -> sample.holds(command.vm()));
        if (source.size() >= 2
                && !atSource
                && atDestination
                && !wasStillThere(command, event)
                && !isMovedOn(command, source.get(0))) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    command.endedAt(),
                    command + ": FAILED " + event.getAt() + " with the guest at the source, but only the destination"
                            + " shows it");
        }
    }

    /** Whether the source showed the guest once more when its failure had been told, whoever moved it then. */
    private boolean wasStillThere(ObservedCommand command, MigrationEvent event) {
        long told = event.getAt().toEpochMilli();
        return pool.host(command.source()).after(told, told + pool.sampleMillis()).stream()
                .anyMatch(sample -> sample.holds(command.vm()));
    }

    /** Whether a later command was under way for the guest by the time of a sample. */
    private boolean isMovedOn(ObservedCommand command, ObservedSample sample) {
        return pool.moves().ofGuest(command.vm()).stream()
                .anyMatch(other -> other.number() > command.number() && other.issuedAt() <= sample.at());
    }

    private List<ObservedSample> samplesAfter(String host, MigrationEvent event) {
        long from = event.getAt().toEpochMilli() + pool.sampleMillis();
        return pool.host(host).after(from, from + 2 * pool.windowMillis());
    }
}
