package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedMoves;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.pool.Budgets;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Locale;

/** Judges {@link Invariant#I5}: the rules for placements, and the budgets. */
final class ConstraintJudge implements Judge {
    private final Findings findings;

    ConstraintJudge(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        ObservedCommand command = move.command();
        JudgedConstraints rules = new JudgedConstraints(move.config());
        for (String objection : rules.objections(command.vm(), command.vmName(), command.destination())) {
            move.breach(findings, Invariant.I5, objection);
        }
        affinity(move, rules);
        antiAffinity(move, rules);
        budgets(move);
    }

    private void affinity(JudgedMove move, JudgedConstraints rules) {
        ObservedCommand command = move.command();
        int apartBefore = 0;
        int apartAfter = 0;
        int newlyApart = 0;
        for (String member : rules.companions(command.vm(), command.vmName())) {
            String uuid = move.pool().placement().uuid(member);
            String now = move.pool().placement().hostAt(uuid, move.time());
            if (now == null) {
                continue;
            }
            String after = destinationOf(move, uuid, now);
            boolean apart = !now.equals(command.source());
            boolean willBeApart = !after.equals(command.destination());
            apartBefore += apart ? 1 : 0;
            apartAfter += willBeApart ? 1 : 0;
            newlyApart += willBeApart && !apart ? 1 : 0;
        }
        // A group can leave a host that is drained only one guest after the other.
        boolean drained = move.config().getConstraints().getMaintenanceHosts().contains(command.source());
        if (!drained && newlyApart > 0 && apartAfter >= apartBefore) {
            move.breach(
                    findings,
                    Invariant.I5,
                    "affinity: apart from " + apartBefore + " guests of its group before, from " + apartAfter
                            + " after");
        }
    }

    /** Where a guest will be after the moves under way, those of this decision among them. */
    private static String destinationOf(JudgedMove move, String guest, String now) {
        String destination = now;
        for (ObservedCommand other : move.pool().moves().ofGuest(guest)) {
            if (other.issuedAt() <= move.time() && !other.finished(move.time(), move.time())) {
                destination = other.destination();
            }
        }
        return destination;
    }

    private void antiAffinity(JudgedMove move, JudgedConstraints rules) {
        ObservedCommand command = move.command();
        int togetherBefore = 0;
        int togetherAfter = 0;
        int newlyTogether = 0;
        for (String member : rules.opponents(command.vm(), command.vmName())) {
            String uuid = move.pool().placement().uuid(member);
            String now = move.pool().placement().hostAt(uuid, move.time());
            boolean together = command.source().equals(now);
            boolean willBeTogether =
                    (command.destination().equals(now) && !hasLeft(move, uuid)) || isUnderWayThere(move, uuid);
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
                        && other.source().equals(move.command().destination())
                        && other.succeededBy(move.known())
                        && other.endedAt() >= move.time() - move.window());
    }

    private static boolean isUnderWayThere(JudgedMove move, String guest) {
        return move.pool().moves().ofGuest(guest).stream()
                .anyMatch(other -> other.number() < move.command().number()
                        && other.destination().equals(move.command().destination())
                        && !other.finished(move.time(), move.known()));
    }

    private void budgets(JudgedMove move) {
        Budgets budget = Budgets.of(move.config(), move.pool().states().size());
        ObservedCommand command = move.command();
        Scenario scenario = move.decision().scenarioOf(command.id());
        if (scenario == Scenario.IMBALANCE || scenario == Scenario.CONSOLIDATION) {
            budgetsOfAnHour(move, budget);
        }
        List<ObservedCommand> atOnce = move.pool()
                .moves()
                .recent(other -> other.number() <= command.number()
                        && other.issuedAt() <= move.time()
                        && (other == command || !other.finished(move.time(), move.known())));
        if (atOnce.size() > budget.concurrent()) {
            move.breach(
                    findings,
                    Invariant.I5,
                    atOnce.size() + " moves under way at once, allowed are " + budget.concurrent());
        }
        for (String host : List.of(command.source(), command.destination())) {
            long ofHost = atOnce.stream().filter(other -> other.touches(host)).count();
            if (ofHost > budget.concurrentPerHost()) {
                move.breach(
                        findings,
                        Invariant.I5,
                        ofHost + " moves under way at once from or to " + host + ", allowed are "
                                + budget.concurrentPerHost());
            }
        }
    }

    /** Only calm work is bounded by what was commanded within an hour, whatever that was for. */
    private void budgetsOfAnHour(JudgedMove move, Budgets budget) {
        ObservedCommand command = move.command();
        List<ObservedCommand> lastHour = move.pool()
                .moves()
                .recent(other -> other.number() <= command.number()
                        && other.issuedAt() > move.time() - ObservedMoves.HOUR_MILLIS);
        if (lastHour.size() > budget.movesPerHour()) {
            move.breach(
                    findings,
                    Invariant.I5,
                    lastHour.size() + " commands in an hour, allowed are " + budget.movesPerHour());
        }
        double gib = lastHour.stream().mapToLong(ObservedCommand::memoryKib).sum() / ObservedMoves.KIB_PER_GIB;
        if (gib > budget.gibPerHour() + 1e-6) {
            move.breach(
                    findings,
                    Invariant.I5,
                    String.format(
                            Locale.ROOT,
                            "%.3f GiB commanded to move in an hour, allowed are %.3f",
                            gib,
                            budget.gibPerHour()));
        }
    }
}
