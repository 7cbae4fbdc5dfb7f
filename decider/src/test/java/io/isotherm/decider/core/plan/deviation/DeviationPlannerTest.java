package io.isotherm.decider.core.plan.deviation;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviationPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private List<String> plan(Pools pool) {
        return Moves.of(new DeviationPlanner(), Scenario.IMBALANCE, pool, trace);
    }

    @Test
    void balancesByMostDeviationForEachGibibyteAndStopsAtTheTarget() {
        Pools pool = pool().host("a")
                .guest("x", 2, 40)
                .guest("y", 2, 10)
                .guest("z", 2, 20)
                .host("b")
                .guest("b1", 1, 60)
                .and();
        // Spread of CPU 0.5: y is the cheapest for the same CPU; then 0.4 to 0.3 is within 0.25.
        assertThat(plan(pool)).containsExactly("y->b");
        assertThat(plan(pool.configure(config -> config.getDecision().setImbalance(0.6))))
                .isEmpty();
    }

    @Test
    void movesNoGuestThatMakesNextToNoDifference() {
        Pools.HostOf full = pool().host("a");
        for (int i = 0; i < 80; i++) {
            full.guest("x" + i, 0.05, 0.5);
        }
        assertThat(plan(full.host("b").and())).isEmpty();
    }
}
