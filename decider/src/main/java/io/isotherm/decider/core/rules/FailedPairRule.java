package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import java.util.Optional;
import java.util.function.Supplier;

/** A guest is not sent again at once to a host that it could lately not be moved to: another may take it. */
final class FailedPairRule {
    private FailedPairRule() {}

    static Rule<Move> rule() {
        return new Rule.OfMove(RuleName.FAILED_DESTINATION, FailedPairRule::failed);
    }

    private static Optional<Supplier<String>> failed(Move candidate, Placement now, PlanContext context) {
        return context.avoidance()
                .refusal(
                        candidate.guest().uuid(),
                        candidate.guest().memoryKib(),
                        candidate.source().name(),
                        candidate.destination().name())
                .map(why -> () -> candidate.guest() + ": " + why);
    }
}
