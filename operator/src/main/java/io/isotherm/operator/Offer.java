package io.isotherm.operator;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.text.TerminalText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recommendation that can be approved.
 *
 * @param id what 'isotherm approve' takes
 * @param what what is recommended and why, for people
 * @param until when it expires
 */
public record Offer(String id, String what, Instant until) {

    /** One line for people. */
    public String text() {
        return TerminalText.line(id + "  " + what + " (until " + until + ")");
    }

    /**
     * What is open after these decisions: recommended, by the mode of the scenario that it belongs to, and neither issued,
     * rejected nor expired since.
     *
     * @param decisions of one pool, in their order
     * @param rejected the recommendations that were rejected, by id
     * @param lifetime how long a recommendation can be approved
     */
    public static List<Offer> open(List<Decision> decisions, Set<String> rejected, Duration lifetime) {
        Map<String, Offer> open = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            Instant until = decision.getTick().plus(lifetime);
            open.values().removeIf(offer -> offer.until().isBefore(decision.getTick()));
            decision.getUnfinished().forEach(open::remove);
            for (Move move : decision.getMoves()) {
                put(
                        open,
                        !move.getIssued() && isRecommended(decision, move.getScenario()),
                        new Offer(move.getCommandId(), text(move), until));
            }
            for (PowerDecision power : decision.getPowerActions()) {
                put(
                        open,
                        !power.getIssued() && isRecommended(decision, power.getScenario()),
                        new Offer(power.getCommandId(), text(power), until));
            }
        }
        open.keySet().removeAll(rejected);
        return new ArrayList<>(open.values());
    }

    /**
     * What the newest of these decisions recommends. What only an earlier one did is no longer what should be done, though
     * whoever approves it before it expires has it checked, and done if it still may be.
     *
     * @param open what can be approved, as {@link #open} has it
     */
    public static List<Offer> newest(List<Offer> open, List<Decision> decisions, Duration lifetime) {
        if (decisions.isEmpty()) {
            return List.of();
        }
        Instant until = decisions.get(decisions.size() - 1).getTick().plus(lifetime);
        return open.stream().filter(offer -> offer.until().equals(until)).toList();
    }

    /** Decisions of earlier releases tell no scenario of a move, and one mode for all. */
    private static boolean isRecommended(Decision decision, @Nullable Scenario scenario) {
        return decision.getScenarios().stream()
                        .filter(share -> share.getScenario() == scenario)
                        .map(ScenarioShare::getMode)
                        .findFirst()
                        .orElse(decision.getMode())
                == Mode.RECOMMEND;
    }

    private static void put(Map<String, Offer> open, boolean offered, Offer offer) {
        open.remove(offer.id());
        if (offered) {
            open.put(offer.id(), offer);
        }
    }

    private static String text(Move move) {
        return move.getVmName() + ": " + move.getSource() + " to " + move.getDestination() + ", " + move.getReason();
    }

    private static String text(PowerDecision power) {
        return power.getHost() + ": " + power.getAction().name().toLowerCase(Locale.ROOT) + ", " + power.getReason();
    }
}
