package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;

/**
 * A planning algorithm. Deterministic: the same picture and context give the same plan. Whoever adds one names its class,
 * which needs a public constructor without parameters, in {@code META-INF/services/io.isotherm.decider.core.plan.Planner}.
 */
public interface Planner {
    /** Name of the algorithm, as configured and as it stands in decisions. */
    String name();

    /**
     * Plans.
     *
     * @param model the pool
     * @param context what is planned for, and what else is to be respected
     * @param trace takes what was considered and refused
     * @return the plan; empty when nothing is to be done or can be
     */
    Plan plan(PoolModel model, PlanContext context, PlanTrace trace);
}
