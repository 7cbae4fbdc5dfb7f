package io.isotherm.decider.core.issue;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.MoveOffer;
import io.isotherm.decider.core.ledger.Offers;
import io.isotherm.decider.core.ledger.PowerOffer;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.pool.PowerDrill;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Acts on operators' approvals: each is re-validated against the present state before anything is issued. */
public final class Approvals {
    private final Situation situation;
    private final MoveIssuer moves;
    private final PowerIssuer powers;
    private final List<String> notes;
    private final List<MoveOffer> openMoves;
    private final List<PowerOffer> openPowers;
    private final List<CommandReport> waiting = new ArrayList<>();

    public Approvals(Situation situation, MoveIssuer moves, PowerIssuer powers, List<String> notes) {
        this.situation = situation;
        this.moves = moves;
        this.powers = powers;
        this.notes = notes;
        long oldest = situation.tick() - situation.timing().approval();
        Offers offers = situation.ledger().offers();
        openMoves = new ArrayList<>(offers.moves().stream()
                .filter(offer -> offer.offeredAt() >= oldest)
                .toList());
        openPowers = new ArrayList<>(offers.powers().stream()
                .filter(offer -> offer.offeredAt() >= oldest)
                .toList());
    }

    /**
     * Acts on the approvals, and wakes hosts that sleep for a drill; in an unsafe pool these wait, and approvals expire with
     * their recommendations.
     */
    public void act(boolean unsafe) {
        if (!unsafe) {
            powers.endDrills();
        }
        for (CommandReport approval : situation.ledger().offers().approvals()) {
            if (PowerDrill.host(approval.commandId()).isPresent()) {
                continue;
            }
            Optional<String> refusal = act(approval, unsafe);
            refusal.ifPresent(why -> notes.add("The approval of " + approval.commandId() + " by " + approval.detail()
                    + " is not acted on: " + why));
        }
    }

    /** Begins the drills that operators ask for, once all else of the tick is issued. */
    public void drill(boolean unsafe) {
        for (CommandReport request : situation.ledger().offers().approvals()) {
            PowerDrill.host(request.commandId())
                    .ifPresent(host -> drill(request, host, unsafe)
                            .ifPresent(why -> notes.add(PowerDrill.refusal(host) + "that " + request.detail()
                                    + " asks for is refused: " + why)));
        }
    }

    private Optional<String> drill(CommandReport request, String host, boolean unsafe) {
        if (request.at() < situation.tick() - situation.timing().approval()) {
            return Optional.of("it was asked for longer ago than decision.approval");
        } else if (unsafe) {
            return Optional.of("the pool is paused or unsafe");
        } else if (situation.mode(Scenario.CONSOLIDATION) == Mode.OBSERVE) {
            return Optional.of("the mode of CONSOLIDATION is OBSERVE");
        }
        return powers.drill(host, request.detail(), moves.now());
    }

    /**
     * What is left to be approved, and what was approved and has to wait.
     *
     */
    public Offers left() {
        return new Offers(
                newerFirst(moves.offers(), openMoves, MoveOffer::commandId),
                newerFirst(powers.offers(), openPowers, PowerOffer::commandId),
                List.copyOf(waiting),
                situation.ledger().offers().rejected());
    }

    /** The offers of this tick, then those of before that are not among them. */
    private static <T> List<T> newerFirst(List<T> newer, List<T> older, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        newer.forEach(offer -> byId.put(id.apply(offer), offer));
        older.forEach(offer -> byId.putIfAbsent(id.apply(offer), offer));
        return List.copyOf(byId.values());
    }

    private Optional<String> act(CommandReport approval, boolean unsafe) {
        for (MoveOffer offer : openMoves) {
            if (offer.commandId().equals(approval.commandId())) {
                return act(approval, offer, unsafe);
            }
        }
        for (PowerOffer offer : openPowers) {
            if (offer.commandId().equals(approval.commandId())) {
                return act(approval, offer, unsafe);
            }
        }
        return Optional.of("there is no such recommendation, or it has expired");
    }

    private Optional<String> act(CommandReport approval, MoveOffer offer, boolean unsafe) {
        if (unsafe) {
            waiting.add(approval);
            return Optional.of("the pool is unsafe; it waits until it expires");
        }
        if (situation.mode(offer.scenario()) == Mode.OBSERVE) {
            openMoves.remove(offer);
            return Optional.of("the mode of " + offer.scenario() + " is now OBSERVE");
        }
        Optional<MoveIssuer.Refusal> refusal = moves.approve(offer, approval.detail());
        if (refusal.filter(MoveIssuer.Refusal::passing).isPresent()) {
            waiting.add(approval);
        } else {
            openMoves.remove(offer);
        }
        return refusal.map(MoveIssuer.Refusal::why);
    }

    private Optional<String> act(CommandReport approval, PowerOffer offer, boolean unsafe) {
        if (unsafe) {
            waiting.add(approval);
            return Optional.of("the pool is unsafe; it waits until it expires");
        }
        openPowers.remove(offer);
        if (situation.mode(offer.scenario()) == Mode.OBSERVE) {
            return Optional.of("the mode of " + offer.scenario() + " is now OBSERVE");
        }
        return powers.approve(offer, approval.detail(), moves.now());
    }
}
