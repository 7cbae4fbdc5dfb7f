package io.isotherm.decider.core.plan.evacuation;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvacuationPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private static Pools maintenanceOfA() {
        return pool().configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
    }

    private List<String> plan(Pools pool) {
        return Moves.of(new EvacuationPlanner(), Scenario.EVACUATION, pool, trace);
    }

    @Test
    void evacuatesLargestFirstToTheTightestFit() {
        Pools pool = maintenanceOfA()
                .host("a")
                .guest("small", 1, 10)
                .guest("large", 1, 40)
                .host("b")
                .guest("b1", 1, 50)
                .host("c")
                .guest("c1", 1, 20)
                .and();
        // large: b has 50 GiB free, c 80 GiB: b; small then: b has 10 GiB left but would pass the marks: c.
        assertThat(plan(pool)).containsExactly("large->b", "small->c");
    }

    @Test
    void evacuatesWhatItCanAndSaysWhatStays() {
        Pools pool = maintenanceOfA()
                .host("a")
                .guest("small", 1, 10)
                .guest("large", 1, 40)
                .host("b")
                .guest("b1", 1, 70)
                .and();
        assertThat(plan(pool)).containsExactly("small->b");
        assertThat(trace.counts()).containsEntry("not-evacuated", 1).containsEntry("memory", 1);
    }

    @Test
    void evacuatesAffinityGroupTogetherOrNotAtAll() {
        Pools pool = maintenanceOfA()
                .configure(config -> config.getConstraints().setAffinity(List.of(List.of("g", "h"))))
                .host("a")
                .guest("g", 1, 30)
                .guest("h", 1, 30)
                .host("b")
                .guest("b1", 1, 50)
                .host("c")
                .guest("c1", 1, 20)
                .and();
        assertThat(plan(pool)).containsExactly("g->c", "h->c");
        pool.host("c").guest("c2", 1, 20);
        assertThat(plan(pool)).isEmpty();
    }
}
