package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.List;

/** Plans in short: {@code guest->destination} of each move, in order. */
public final class Moves {
    private Moves() {}

    public static List<String> of(Plan plan) {
        return plan.moves().stream()
                .map(planned -> planned.move().guest().uuid() + "->"
                        + planned.move().destination().name())
                .toList();
    }

    /** What a planner proposes, where 100 moves are allowed. */
    public static List<String> of(Planner planner, Scenario scenario, Pools pool, PlanTrace trace) {
        return of(planner.plan(pool.model(), PlanContext.of(scenario, 100), trace));
    }
}
