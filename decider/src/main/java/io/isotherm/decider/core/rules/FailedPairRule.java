package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.Optional;
import java.util.SortedMap;

/** A guest is not sent again at once to a host that it could lately not be moved to: another may take it. */
record FailedPairRule() implements Rule.OfMove {
    @Override
    public RuleName name() {
        return RuleName.FAILED_DESTINATION;
    }

    @Override
    public Optional<Rejection> check(Move candidate, Placement now, PlanContext context) {
        SortedMap<String, String> avoided =
                context.avoidedHosts().get(candidate.guest().uuid());
        String why =
                avoided == null ? null : avoided.get(candidate.destination().name());
        return why == null
                ? Optional.empty()
                : Optional.of(new Rejection(name(), () -> candidate.guest() + ": " + why));
    }
}
