package io.isotherm.bench.planetlab;

import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Lets a planner of the decider decide: its plan is carried out as it stands, all moves beginning at once. What the
 * decider does around a planner (cool-downs, budgets, one move of a guest at a time) is left out, so that algorithms are
 * compared and not their surroundings; a planner that asks the gate itself is bound by it as far as the picture has
 * anything to refuse for.
 */
final class PlannerDecider implements TickDecider {
    private static final int MOST_TICKS = 300;

    private final Planner planner;
    private final Function<PoolModel, Scenario> scenario;
    private final PoolPicture picture;
    private final long[] nanos = new long[MOST_TICKS];
    private int ticks;

    /**
     * A decider.
     *
     * @param planner who plans
     * @param scenario which scenario the planner is told, by the picture of the pool
     * @param picture shows the simulation
     */
    PlannerDecider(Planner planner, Function<PoolModel, Scenario> scenario, PoolPicture picture) {
        this.planner = planner;
        this.scenario = scenario;
        this.picture = picture;
    }

    @Override
    public List<Migration> decide(Simulation now) {
        PoolModel model = picture.of(now);
        PlanContext context = PlanContext.of(scenario.apply(model), Integer.MAX_VALUE);
        long start = System.nanoTime();
        var plan = planner.plan(model, context, new PlanTrace(0));
        nanos[ticks++] = System.nanoTime() - start;
        List<Migration> migrations = new ArrayList<>(plan.moves().size());
        plan.moves()
                .forEach(planned -> migrations.add(new Migration(
                        PoolPicture.number(planned.move().guest()),
                        planned.move().destination().index())));
        return migrations;
    }

    /** How long one tick's planning takes, in milliseconds, at a quantile of 0 to 1; 0 when nothing was planned. */
    double millis(double quantile) {
        if (ticks == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, ticks);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(quantile * ticks);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
