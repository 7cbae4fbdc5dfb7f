package io.isotherm.checker;

import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Locale;

/** Judges {@link Invariant#I5}. */
final class ConstraintRule {
    static final long HOUR_MILLIS = 3_600_000;
    static final double KIB_PER_GIB = 1024.0 * 1024.0;

    private ConstraintRule() {}

    static void judge(JudgedMove move, Findings findings) {
        CommandTrack track = move.track();
        PlacementRules rules = new PlacementRules(move.config());
        for (String objection : rules.objections(track.vm(), track.vmName(), track.destination())) {
            move.breach(findings, Invariant.I5, objection);
        }
        affinity(move, rules, findings);
        antiAffinity(move, rules, findings);
        if (rules.isBlackout(move.time()) && move.decision().scenario() != Scenario.EVACUATION) {
            move.breach(findings, Invariant.I5, "issued in a blackout");
        }
        permission(move, findings);
        budgets(move, findings);
    }

    private static void permission(JudgedMove move, Findings findings) {
        if (move.config().getDecision().getPaused()) {
            move.breach(findings, Invariant.I5, "the pool is paused");
        }
        if (move.decision().mode() != Mode.AUTOMATIC
                && !move.pool().approved().contains(move.track().id())) {
            move.breach(
                    findings,
                    Invariant.I5,
                    "the mode is " + move.decision().mode() + " and nobody has approved the command");
        }
    }

    private static void affinity(JudgedMove move, PlacementRules rules, Findings findings) {
        CommandTrack track = move.track();
        int apartBefore = 0;
        int apartAfter = 0;
        int newlyApart = 0;
        for (String member : rules.companions(track.vm(), track.vmName())) {
            String uuid = move.pool().placement().uuid(member);
            String now = move.pool().placement().hostAt(uuid, move.time());
            if (now == null) {
                continue;
            }
            String after = destinationOf(move, uuid, now);
            boolean apart = !now.equals(track.source());
            boolean willBeApart = !after.equals(track.destination());
            apartBefore += apart ? 1 : 0;
            apartAfter += willBeApart ? 1 : 0;
            newlyApart += willBeApart && !apart ? 1 : 0;
        }
        if (newlyApart > 0 && apartAfter >= apartBefore) {
            move.breach(
                    findings,
                    Invariant.I5,
                    "affinity: apart from " + apartBefore + " guests of its group before, from " + apartAfter
                            + " after");
        }
    }

    /** Where a guest will be after the moves of this decision and those under way. */
    private static String destinationOf(JudgedMove move, String guest, String now) {
        String destination = now;
        for (CommandTrack other : move.pool().moves().ofGuest(guest)) {
            boolean sameDecision = other.decisionId().equals(move.track().decisionId());
            boolean underWay = other.issuedAt() <= move.time() && !other.finished(move.time(), move.time());
            if (sameDecision || underWay) {
                destination = other.destination();
            }
        }
        return destination;
    }

    private static void antiAffinity(JudgedMove move, PlacementRules rules, Findings findings) {
        CommandTrack track = move.track();
        int togetherBefore = 0;
        int togetherAfter = 0;
        int newlyTogether = 0;
        for (String member : rules.opponents(track.vm(), track.vmName())) {
            String uuid = move.pool().placement().uuid(member);
            String now = move.pool().placement().hostAt(uuid, move.time());
            boolean together = track.source().equals(now);
            boolean willBeTogether =
                    (track.destination().equals(now) && !hasLeft(move, uuid)) || isUnderWayThere(move, uuid);
            togetherBefore += together ? 1 : 0;
            togetherAfter += willBeTogether ? 1 : 0;
            newlyTogether += willBeTogether ? 1 : 0;
        }
        if (newlyTogether > 0 && togetherAfter >= togetherBefore) {
            move.breach(
                    findings,
                    Invariant.I5,
                    "anti-affinity: together with " + togetherBefore + " guests of its group before, with "
                            + togetherAfter + " after");
        }
    }

    private static boolean hasLeft(JudgedMove move, String guest) {
        return move.pool().moves().ofGuest(guest).stream()
                .anyMatch(other -> other.issuedAt() < move.time()
                        && other.source().equals(move.track().destination())
                        && other.succeededBy(move.known())
                        && other.endedAt() >= move.time() - move.window());
    }

    private static boolean isUnderWayThere(JudgedMove move, String guest) {
        return move.pool().moves().ofGuest(guest).stream()
                .anyMatch(other -> other.number() < move.track().number()
                        && other.destination().equals(move.track().destination())
                        && !other.finished(move.time(), move.known()));
    }

    private static void budgets(JudgedMove move, Findings findings) {
        DecisionConfig budget = move.config().getDecision();
        CommandTrack track = move.track();
        List<CommandTrack> lastHour = move.pool()
                .moves()
                .recent(other -> other.number() <= track.number() && other.issuedAt() > move.time() - HOUR_MILLIS);
        if (lastHour.size() > budget.getMaxMovesPerHour()) {
            move.breach(
                    findings,
                    Invariant.I5,
                    lastHour.size() + " commands in an hour, allowed are " + budget.getMaxMovesPerHour());
        }
        double gib = lastHour.stream().mapToLong(CommandTrack::memoryKib).sum() / KIB_PER_GIB;
        if (gib > budget.getMaxMovedGibPerHour() + 1e-6) {
            move.breach(
                    findings,
                    Invariant.I5,
                    String.format(
                            Locale.ROOT,
                            "%.3f GiB commanded to move in an hour, allowed are %.3f",
                            gib,
                            budget.getMaxMovedGibPerHour()));
        }
        List<CommandTrack> atOnce = move.pool()
                .moves()
                .recent(other -> other.number() <= track.number()
                        && other.issuedAt() <= move.time()
                        && (other == track || !other.finished(move.time(), move.known())));
        if (atOnce.size() > budget.getMaxConcurrentMoves()) {
            move.breach(
                    findings,
                    Invariant.I5,
                    atOnce.size() + " moves under way at once, allowed are " + budget.getMaxConcurrentMoves());
        }
        for (String host : List.of(track.source(), track.destination())) {
            long ofHost = atOnce.stream().filter(other -> touches(other, host)).count();
            if (ofHost > budget.getMaxConcurrentMovesPerHost()) {
                move.breach(
                        findings,
                        Invariant.I5,
                        ofHost + " moves under way at once from or to " + host + ", allowed are "
                                + budget.getMaxConcurrentMovesPerHost());
            }
        }
    }

    static boolean touches(CommandTrack track, String host) {
        return track.source().equals(host) || track.destination().equals(host);
    }
}
