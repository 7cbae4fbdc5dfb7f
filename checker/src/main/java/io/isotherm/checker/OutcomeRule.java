package io.isotherm.checker;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Instant;
import java.util.List;

/** Judges {@link Invariant#I6} and {@link Invariant#I7}. */
final class OutcomeRule {
    private OutcomeRule() {}

    /** Judges a report against those before it. The track has not taken it in yet. */
    static void report(PoolView pool, CommandTrack track, MigrationEvent event, Findings findings) {
        long at = event.getAt().toEpochMilli();
        MigrationEvent outcome = track.outcome();
        if (outcome == null) {
            if (event.getStatus() == CommandStatus.ACCEPTED && track.acceptances() > 0) {
                findings.breach(
                        Invariant.I6,
                        pool.name(),
                        at,
                        track + ": accepted again " + event.getAt() + " after "
                                + Instant.ofEpochMilli(track.acceptedAt()));
            }
            return;
        }
        boolean goesOn = event.getStatus() == CommandStatus.ACCEPTED || event.getStatus() == CommandStatus.RUNNING;
        boolean contradicts = CommandTrack.isOutcome(event) && event.getStatus() != outcome.getStatus();
        if (goesOn || contradicts) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    at,
                    track + ": " + event.getStatus() + " " + event.getAt() + " after " + outcome.getStatus() + " "
                            + outcome.getAt());
        }
    }

    /** The guest of the command has gone from its source to its destination once more. */
    static void madeTheWay(PoolView pool, CommandTrack track, long at, Findings findings) {
        if (track.waysMade() == 2) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    at,
                    track + ": the guest made the way a second time, seen " + Instant.ofEpochMilli(at));
        }
    }

    /** Judges an outcome against the samples of the two windows after it. */
    static void outcome(PoolView pool, CommandTrack track, MigrationEvent event, Findings findings) {
        switch (event.getStatus()) {
            case SUCCEEDED -> succeeded(pool, track, event, findings);
            case FAILED -> failed(pool, track, event, findings);
            case REJECTED, EXPIRED -> refused(pool, track, event, findings);
            case ACCEPTED, RUNNING, UNKNOWN -> {}
        }
    }

    private static void succeeded(PoolView pool, CommandTrack track, MigrationEvent event, Findings findings) {
        List<Sample> after = samplesAfter(pool, track.destination(), event);
        boolean shown = after.stream().anyMatch(sample -> sample.holds(track.vm()));
        if (after.size() >= 2 && !shown && after.get(0).complete() && !isMovedOn(pool, track, after.get(0))) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    track.endedAt(),
                    track + ": SUCCEEDED " + event.getAt() + ", but " + after.size() + " samples of the destination"
                            + " from " + Instant.ofEpochMilli(after.get(0).at()) + " on do not show the guest");
        }
    }

    private static void failed(PoolView pool, CommandTrack track, MigrationEvent event, Findings findings) {
        if (event.getWhereabouts() != Whereabouts.SOURCE) {
            return;
        }
        List<Sample> source = samplesAfter(pool, track.source(), event);
        List<Sample> destination = samplesAfter(pool, track.destination(), event);
        boolean atSource = source.stream().anyMatch(sample -> sample.holds(track.vm()));
        boolean atDestination = destination.stream().anyMatch(sample -> sample.holds(track.vm()));
        if (source.size() >= 2 && !atSource && atDestination && !isMovedOn(pool, track, source.get(0))) {
            findings.breach(
                    Invariant.I6,
                    pool.name(),
                    track.endedAt(),
                    track + ": FAILED " + event.getAt() + " with the guest at the source, but only the destination"
                            + " shows it");
        }
    }

    private static void refused(PoolView pool, CommandTrack track, MigrationEvent event, Findings findings) {
        if (event.getStatus() == CommandStatus.REJECTED && event.getReason() == MigrationReason.NONE) {
            findings.breach(Invariant.I7, pool.name(), track.endedAt(), track + ": REJECTED without a reason");
        }
        long until = track.endedAt() + 2 * pool.windowMillis();
        for (Placement.Transition transition : pool.placement().history(track.vm())) {
            boolean asCommanded = track.source().equals(transition.from())
                    && track.destination().equals(transition.to())
                    && transition.at() > track.issuedAt()
                    && transition.at() <= until;
            if (asCommanded && !isExplained(pool, track, transition.at())) {
                findings.breach(
                        Invariant.I7,
                        pool.name(),
                        track.endedAt(),
                        track + ": " + event.getStatus() + " (" + event.getReason() + ") " + event.getAt()
                                + ", but the guest was found at the destination "
                                + Instant.ofEpochMilli(transition.at()));
            }
        }
    }

    /** Whether another command could have taken the guest there. */
    private static boolean isExplained(PoolView pool, CommandTrack track, long at) {
        return pool.moves().ofGuest(track.vm()).stream()
                .anyMatch(other -> other != track
                        && other.destination().equals(track.destination())
                        && other.issuedAt() <= at
                        && !other.failedBy(at));
    }

    /** Whether a later command was under way for the guest by the time of a sample. */
    private static boolean isMovedOn(PoolView pool, CommandTrack track, Sample sample) {
        return pool.moves().ofGuest(track.vm()).stream()
                .anyMatch(other -> other.number() > track.number() && other.issuedAt() <= sample.at());
    }

    private static List<Sample> samplesAfter(PoolView pool, String host, MigrationEvent event) {
        long from = event.getAt().toEpochMilli() + pool.sampleMillis();
        return pool.host(host).after(from, from + 2 * pool.windowMillis());
    }
}
