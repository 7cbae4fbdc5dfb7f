package io.isotherm.bench.planetlab.algorithm;

import io.isotherm.bench.planetlab.simulation.GuestTransfer;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.bench.planetlab.simulation.TickDecider;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.PlannedMove;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets a planner of the decider decide: its plan is carried out as it stands, all moves beginning at once. What the
 * decider does around a planner (cool-downs, budgets, one move of a guest at a time) is left out, so that algorithms are
 * compared and not their surroundings; a planner that asks the gate itself is bound by it as far as the picture has
 * anything to refuse for.
 */
public final class PlannerDecider implements TickDecider {
    private static final int MOST_TICKS = 300;

    private final Planner planner;
    private final List<Scenario> scenarios;
    private final PoolPicture picture;
    private final long[] nanos = new long[MOST_TICKS];
    private int ticks;

    /**
     * A decider.
     *
     * @param planner who plans
     * @param scenarios which scenarios the planner is asked for at a tick, in this order, until it plans a move
     * @param picture shows the simulation
     */
    public PlannerDecider(Planner planner, List<Scenario> scenarios, PoolPicture picture) {
        this.planner = planner;
        this.scenarios = List.copyOf(scenarios);
        this.picture = picture;
    }

    @Override
    public List<GuestTransfer> decide(Simulation now) {
        PoolModel model = picture.of(now);
        long start = System.nanoTime();
        List<PlannedMove> moves = moves(model);
        nanos[ticks++] = System.nanoTime() - start;
        List<GuestTransfer> migrations = new ArrayList<>(moves.size());
        for (PlannedMove planned : moves) {
            migrations.add(new GuestTransfer(
                    PoolPicture.number(planned.move().guest()),
                    planned.move().destination().index()));
        }
        return migrations;
    }

    private List<PlannedMove> moves(PoolModel model) {
        for (Scenario scenario : scenarios) {
            PlanContext context = PlanContext.of(scenario, Integer.MAX_VALUE);
            List<PlannedMove> moves =
                    planner.plan(model, context, new PlanTrace(0)).moves();
            if (!moves.isEmpty()) {
                return moves;
            }
        }
        return List.of();
    }

    /** How long one tick's planning takes, in milliseconds, at a quantile of 0 to 1; 0 when nothing was planned. */
    public double millis(double quantile) {
        if (ticks == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, ticks);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(quantile * ticks);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
