package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.Optional;

/** A guest is not sent again at once to a host that it could lately not be moved to: another may take it. */
record FailedPairRule() implements Rule.OfMove {
    @Override
    public RuleName name() {
        return RuleName.FAILED_DESTINATION;
    }

    @Override
    public Optional<Rejection> check(Move candidate, Placement now, PlanContext context) {
        return context.avoidance()
                .refusal(
                        candidate.guest().uuid(),
                        candidate.guest().memoryKib(),
                        candidate.source().name(),
                        candidate.destination().name())
                .map(why -> new Rejection(name(), () -> candidate.guest() + ": " + why));
    }
}
