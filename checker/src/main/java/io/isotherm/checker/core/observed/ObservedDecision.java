package io.isotherm.checker.core.observed;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is kept of a Decision.
 *
 * @param explainedDrains those of the hosts in maintenance that a rejection, a note or a move that waits tells of; all of
 *     them when not every rejection is listed
 * @param modes the mode in force for each scenario that held
 * @param scenarios the scenario of each move listed, by the id of its command
 * @param mostMoves how many moves could be under way at once in the pool where that was fewer than configured
 * @param mostMovesByHost the same of hosts
 */
public record ObservedDecision(
        String id,
        long tick,
        long configVersion,
        Mode mode,
        Scenario scenario,
        Map<Scenario, Mode> modes,
        Map<String, Scenario> scenarios,
        Set<String> issuedMoves,
        Set<String> issuedPower,
        Set<String> recommended,
        Set<String> unfinished,
        Set<String> explainedDrains,
        OptionalInt mostMoves,
        Map<String, Integer> mostMovesByHost) {

    /** @param maintenanceHosts of the configuration in force */
    public static ObservedDecision of(Decision decision, Collection<String> maintenanceHosts) {
        return new ObservedDecision(
                decision.getDecisionId(),
                decision.getTick().toEpochMilli(),
                decision.getConfigVersion(),
                decision.getMode(),
                decision.getScenario(),
                modes(decision),
                scenarios(decision),
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
                ordered(decision.getUnfinished().stream()),
                ordered(maintenanceHosts.stream().filter(host -> explains(decision, host))),
                decision.getMostMoves() == null ? OptionalInt.empty() : OptionalInt.of(decision.getMostMoves()),
                decision.getMostMovesByHost());
    }

    private static boolean explains(Decision decision, String host) {
        int counted = decision.getRejectionCounts().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return counted > decision.getRejections().size()
                || decision.getRejections().stream().anyMatch(rejection -> host.equals(rejection.getSource()))
                || decision.getMoves().stream().anyMatch(move -> !move.getIssued() && host.equals(move.getSource()))
                || decision.getNotes().stream().anyMatch(note -> note.contains(host));
    }

    /** The scenario that a command was issued for: that of the tick where the decision does not say. */
    public Scenario scenarioOf(String commandId) {
        return scenarios.getOrDefault(commandId, scenario);
    }

    /** The mode that was in force for a command. */
    public Mode modeOf(String commandId) {
        return modes.getOrDefault(scenarioOf(commandId), mode);
    }

    private static Map<Scenario, Mode> modes(Decision decision) {
        Map<Scenario, Mode> modes = new EnumMap<>(Scenario.class);
        decision.getScenarios().forEach(share -> modes.put(share.getScenario(), share.getMode()));
        return modes;
    }

    private static Map<String, Scenario> scenarios(Decision decision) {
        Map<String, Scenario> scenarios = new HashMap<>();
        for (Move move : decision.getMoves()) {
            if (move.getScenario() != null) {
                scenarios.put(move.getCommandId(), move.getScenario());
            }
        }
        for (PowerDecision action : decision.getPowerActions()) {
            if (action.getScenario() != null) {
                scenarios.put(action.getCommandId(), action.getScenario());
            }
        }
        return scenarios;
    }

    private static Set<String> ordered(Stream<String> ids) {
        return ids.collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
