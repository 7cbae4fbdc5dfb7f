package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one gate that every candidate passes, whoever planned it. A planner asks in three steps, from the cheap to the
 * dear, so that a refusal is recorded once and not for every combination: {@link #mayLeave} for the guest, {@link
 * #receivers} for the hosts, {@link #mayGo} for the pair. Whoever has a single move at hand, as before commanding it,
 * asks {@link #check}.
 */
public final class MoveRules {
    private final List<Rule.OfGuest> guestRules = new ArrayList<>();
    private final List<Rule.OfDestination> destinationRules = new ArrayList<>();
    private final List<Rule.OfMove> moveRules = new ArrayList<>();

    /** A gate of these rules, asked in this order. */
    public MoveRules(List<Rule<?>> rules) {
        for (Rule<?> rule : rules) {
            if (rule instanceof Rule.OfGuest ofGuest) {
                guestRules.add(ofGuest);
            } else if (rule instanceof Rule.OfDestination ofDestination) {
                destinationRules.add(ofDestination);
            } else if (rule instanceof Rule.OfMove ofMove) {
                moveRules.add(ofMove);
            }
        }
    }

    /** The gate with all rules. */
    public static MoveRules standard() {
        List<Rule<?>> rules = new ArrayList<>();
        rules.addAll(GuestLeavingRules.all());
        rules.addAll(HostReceivingRules.all());
        rules.addAll(EligibilityRules.all());
        rules.addAll(CapacityRules.all());
        rules.addAll(ConstraintRules.all());
        rules.add(FailedPairRule.rule());
        return new MoveRules(rules);
    }

    /** All rules that are asked. */
    Stream<Rule<?>> rules() {
        return Stream.of(guestRules, destinationRules, moveRules).flatMap(List::stream);
    }

    /** The first rule that refuses a move, with its numbers; empty when none does. */
    public Optional<Rejection> check(Move move, Placement now, PlanContext context) {
        return first(guestRules, move.guest(), now, context)
                .or(() -> first(destinationRules, move.destination(), now, context))
                .or(() -> first(moveRules, move, now, context));
    }

    /** Whether no rule refuses a move; a refusal is recorded. */
    public boolean accepts(Move move, Placement now, PlanContext context, PlanTrace trace) {
        Optional<Rejection> rejection = check(move, now, context);
        rejection.ifPresent(refused -> trace.reject(move, refused));
        return rejection.isEmpty();
    }

    /** Whether a guest may leave its host at all; a refusal is recorded. */
    public boolean mayLeave(Guest guest, Placement now, PlanContext context, PlanTrace trace) {
        Optional<Rejection> rejection = first(guestRules, guest, now, context);
        rejection.ifPresent(refused -> trace.reject(guest, refused));
        return rejection.isEmpty();
    }

    /** The first rule that refuses a host whatever comes to it; empty when none does. */
    public Optional<Rejection> checkReceiving(Host host, Placement now, PlanContext context) {
        return first(destinationRules, host, now, context);
    }

    /** Whether a host may receive at all; a refusal is recorded. */
    public boolean mayReceive(Host host, Placement now, PlanContext context, PlanTrace trace) {
        Optional<Rejection> rejection = checkReceiving(host, now, context);
        rejection.ifPresent(refused -> trace.rejectDestination(host, refused));
        return rejection.isEmpty();
    }

    /** The hosts that may receive at all, by name; refusals are recorded. */
    public List<Host> receivers(Placement now, PlanContext context, PlanTrace trace) {
        return now.model().hosts().stream()
                .filter(host -> mayReceive(host, now, context, trace))
                .toList();
    }

    /**
     * Whether a guest that may leave can go to a host that may receive; a refusal is recorded. Asks only the rules about
     * the pair.
     */
    public boolean mayGo(Move move, Placement now, PlanContext context, PlanTrace trace) {
        Optional<Rejection> rejection = first(moveRules, move, now, context);
        rejection.ifPresent(refused -> trace.reject(move, refused));
        return rejection.isEmpty();
    }

    private static <S> Optional<Rejection> first(
            List<? extends Rule<S>> rules, S subject, Placement now, PlanContext context) {
        for (Rule<S> rule : rules) {
            Optional<Rejection> rejection = rule.refusal(subject, now, context);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }
}
