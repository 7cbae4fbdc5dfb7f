package io.isotherm.console.view;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decision in short.
 *
 * @param decisionId its id
 * @param tick the event time that was decided for
 * @param scenario the most pressing
 * @param mode the mode in force for it
 * @param algorithm that planned; null for none
 * @param configVersion of the configuration in force
 * @param hosts hosts by what is known of them
 * @param evidence why it is this scenario
 * @param issued what was commanded, in words
 * @param offered what was planned and not commanded, in words
 * @param rejections how many candidates each rule refused
 */
public record DecisionSummary(
        String decisionId,
        Instant tick,
        Scenario scenario,
        Mode mode,
        @Nullable String algorithm,
        long configVersion,
        PoolSummary.Counts hosts,
        List<String> evidence,
        List<String> issued,
        List<String> offered,
        SortedMap<String, Integer> rejections) {

    /** A decision in short. */
    public static DecisionSummary of(Decision decision) {
        List<String> issued = new ArrayList<>();
        List<String> offered = new ArrayList<>();
        for (Move move : decision.getMoves()) {
            (move.getIssued() ? issued : offered)
                    .add(move.getVmName() + ": " + move.getSource() + " to " + move.getDestination());
        }
        for (PowerDecision power : decision.getPowerActions()) {
            (power.getIssued() ? issued : offered)
                    .add(power.getHost() + ": " + power.getAction().name().toLowerCase(Locale.ROOT));
        }
        return new DecisionSummary(
                decision.getDecisionId(),
                decision.getTick(),
                decision.getScenario(),
                decision.getMode(),
                decision.getAlgorithm(),
                decision.getConfigVersion(),
                PoolSummary.Counts.of(decision.getHosts()),
                decision.getScenarioEvidence(),
                issued,
                offered,
                new TreeMap<>(decision.getRejectionCounts()));
    }

    /** Whether it commands or offers anything. */
    public boolean acts() {
        return !issued.isEmpty() || !offered.isEmpty();
    }
}
