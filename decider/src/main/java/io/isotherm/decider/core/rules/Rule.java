package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.Optional;

/** A named hard check. A rule only looks: it never changes the placement. */
public sealed interface Rule permits Rule.OfGuest, Rule.OfDestination, Rule.OfMove {
    /** Which rule of the catalogue it is. */
    RuleName name();

    /** A rule about the guest on its present host, whatever the destination. */
    non-sealed interface OfGuest extends Rule {
        /** Why the guest may not leave, or empty when it may. */
        Optional<Rejection> check(Guest guest, Placement now, PlanContext context);
    }

    /** A rule about a destination, whatever the guest. */
    non-sealed interface OfDestination extends Rule {
        /** Why the host may not receive, or empty when it may. */
        Optional<Rejection> check(Host destination, Placement now, PlanContext context);
    }

    /** A rule about one guest going to one destination. */
    non-sealed interface OfMove extends Rule {
        /** Why the move may not be, or empty when it may. */
        Optional<Rejection> check(Move candidate, Placement now, PlanContext context);
    }
}
