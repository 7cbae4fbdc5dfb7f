package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A named hard check.
 *
 * @param <S> whom it is about
 */
public sealed interface Rule<S> {
    /** Which rule of the catalogue it is. */
    RuleName name();

    /** How it is told. */
    Check<S> check();

    /** Why the subject may not, or empty when it may. */
    default Optional<Rejection> refusal(S subject, Placement now, PlanContext context) {
        return check().refusal(subject, now, context).map(words -> new Rejection(name(), words));
    }

    /** A rule without its name. It only looks: it never changes the placement. */
    @FunctionalInterface
    interface Check<S> {
        /** The words of a refusal, or empty when there is none. */
        Optional<Supplier<String>> refusal(S subject, Placement now, PlanContext context);
    }

    /** A rule about the guest on its present host, whatever the destination. */
    record OfGuest(RuleName name, Check<Guest> check) implements Rule<Guest> {}

    /** A rule about a destination, whatever the guest. */
    record OfDestination(RuleName name, Check<Host> check) implements Rule<Host> {}

    /** A rule about one guest going to one destination. */
    record OfMove(RuleName name, Check<Move> check) implements Rule<Move> {}

    /** Refuses with these words where this is so. */
    static Optional<Supplier<String>> when(boolean refused, Supplier<String> words) {
        return refused ? Optional.of(words) : Optional.empty();
    }
}
