package io.isotherm.explain;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.Step.Stage;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Expectation;
import io.isotherm.schema.Move;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a decision is what it is, and what came of it. */
final class DecisionAnswer {
    private final PoolRecords records;
    private final Decision decision;
    private final Map<String, String> guestNames;

    DecisionAnswer(PoolRecords records, Decision decision) {
        this.records = records;
        this.decision = decision;
        this.guestNames = Subject.guests(records);
    }

    Answer answer() {
        List<Step> steps = new ArrayList<>(steps());
        decision.getMoves().stream()
                .filter(Move::getIssued)
                .forEach(move -> steps.addAll(MoveAnswer.commanded(records, move.getCommandId())));
        decision.getPowerActions().stream().filter(action -> action.getIssued()).forEach(action -> {
            records.power(action.getCommandId()).ifPresent(command -> steps.add(Steps.command(command)));
            records.powerEvents(action.getCommandId()).forEach(event -> steps.add(Steps.event(event)));
        });
        outcome().ifPresent(steps::add);
        return new Answer(
                records.pool(), "decision " + decision.getDecisionId(), decision.getTick(), summary(decision), steps);
    }

    /** What it says itself. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        Words.shares(decision).forEach(share -> steps.add(Steps.scenario(decision, share)));
        decision.getMoves().forEach(move -> steps.add(Steps.candidate(decision, move)));
        decision.getPowerActions().forEach(action -> steps.add(Steps.candidate(decision, action)));
        decision.getRejections()
                .forEach(rejection -> steps.add(Steps.rejection(
                        decision,
                        rejection,
                        Optional.ofNullable(rejection.getVm()).map(guestNames::get))));
        decision.getNotes().forEach(note -> steps.add(Steps.note(decision, note)));
        return steps;
    }

    /** What it expected, beside the first decision at which its commands are over. */
    private Optional<Step> outcome() {
        Expectation expected = decision.getExpected();
        if (expected == null) {
            return Optional.empty();
        }
        List<String> issued = decision.getMoves().stream()
                .filter(Move::getIssued)
                .map(Move::getCommandId)
                .toList();
        Optional<Decision> after = records.decisions().tailMap(decision.getTick(), false).values().stream()
                .filter(later -> later.getUnfinished().stream().noneMatch(issued::contains))
                .findFirst()
                .filter(later -> !issued.isEmpty());
        return Optional.of(Step.of(
                Stage.OUTCOME,
                after.map(Decision::getTick).orElse(decision.getTick()),
                "expected: hot hosts " + expected.getHotHostsBefore() + " to " + expected.getHotHostsAfter()
                        + ", highest use " + Formats.share(expected.getMaxUseBefore()) + " to "
                        + Formats.share(expected.getMaxUseAfter()) + ", hosts in use "
                        + expected.getUsedHostsBefore() + " to " + expected.getUsedHostsAfter()
                        + after.map(later -> "; when its moves were over, " + later.getTick() + ", "
                                        + Counted.of(later.getHosts().getHot(), "host") + " were hot")
                                .orElse(""),
                "hotHostsBefore",
                expected.getHotHostsBefore(),
                "hotHostsAfter",
                expected.getHotHostsAfter(),
                "maxUseBefore",
                expected.getMaxUseBefore(),
                "maxUseAfter",
                expected.getMaxUseAfter(),
                "usedHostsBefore",
                expected.getUsedHostsBefore(),
                "usedHostsAfter",
                expected.getUsedHostsAfter(),
                "hotHostsThen",
                after.map(later -> later.getHosts().getHot()).orElse(null)));
    }

    static String summary(Decision decision) {
        long issued = decision.getMoves().stream().filter(Move::getIssued).count();
        long refused = decision.getRejectionCounts().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return decision.getScenario() + " since " + decision.getScenarioSince() + " ("
                + String.join("; ", decision.getScenarioEvidence()) + "): " + Counted.of(issued, "move") + " issued of "
                + decision.getMoves().size() + " planned, " + Counted.of(refused, "candidate") + " refused";
    }
}
