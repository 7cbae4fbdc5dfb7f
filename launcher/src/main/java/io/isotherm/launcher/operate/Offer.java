package io.isotherm.launcher.operate;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        return id + "  " + what + " (until " + until + ")";
    }

    /**
     * What is open after these decisions: recommended, neither issued since nor expired at the last of them.
     *
     * @param decisions of one pool, in their order
     * @param lifetime how long a recommendation can be approved
     */
    static List<Offer> open(List<Decision> decisions, Duration lifetime) {
        Map<String, Offer> open = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            Instant until = decision.getTick().plus(lifetime);
            open.values().removeIf(offer -> offer.until().isBefore(decision.getTick()));
            decision.getUnfinished().forEach(open::remove);
            boolean recommended = decision.getMode() == Mode.RECOMMEND;
            for (Move move : decision.getMoves()) {
                put(open, recommended && !move.getIssued(), new Offer(move.getCommandId(), text(move), until));
            }
            for (PowerDecision power : decision.getPowerActions()) {
                put(open, recommended && !power.getIssued(), new Offer(power.getCommandId(), text(power), until));
            }
        }
        return new ArrayList<>(open.values());
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
