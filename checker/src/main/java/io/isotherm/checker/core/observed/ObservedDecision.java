package io.isotherm.checker.core.observed;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is kept of a Decision. */
public record ObservedDecision(
        String id,
        long tick,
        long configVersion,
        Mode mode,
        Scenario scenario,
        Set<String> issuedMoves,
        Set<String> issuedPower,
        Set<String> recommended,
        Set<String> unfinished) {

    public static ObservedDecision of(Decision decision) {
        return new ObservedDecision(
                decision.getDecisionId(),
                decision.getTick().toEpochMilli(),
                decision.getConfigVersion(),
                decision.getMode(),
                decision.getScenario(),
                ordered(decision.getMoves().stream().filter(Move::getIssued).map(Move::getCommandId)),
                ordered(decision.getPowerActions().stream()
                        .filter(PowerDecision::getIssued)
                        .map(PowerDecision::getCommandId)),
                ordered(Stream.concat(
                        decision.getMoves().stream()
                                .filter(move -> !move.getIssued())
                                .map(Move::getCommandId),
                        decision.getPowerActions().stream()
                                .filter(action -> !action.getIssued())
                                .map(PowerDecision::getCommandId))),
                ordered(decision.getUnfinished().stream()));
    }

    private static Set<String> ordered(Stream<String> ids) {
        return ids.collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
