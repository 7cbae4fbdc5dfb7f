package io.isotherm.decider.core.plan.repair;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private List<String> plan(Pools pool) {
        return Moves.of(new RepairPlanner(), Scenario.RULE_REPAIR, pool, trace);
    }

    @Test
    void repairsHostRulesAndSharedHostsWithFewestMoves() {
        Pools pool = pool().configure(config -> {
                    config.getConstraints().setForbiddenHosts(Map.of("f", List.of("a")));
                    config.getConstraints().setAntiAffinity(List.of(List.of("x", "y", "z")));
                })
                .host("a")
                .guest("f", 1, 10)
                .host("b")
                .guest("x", 1, 30)
                .guest("y", 1, 10)
                .host("c")
                .guest("z", 1, 10)
                .and();
        assertThat(Breaches.of(pool.model()))
                .extracting(Breaches.Breach::kind)
                .containsExactly(Breaches.Kind.HOST_RULE, Breaches.Kind.ANTI_AFFINITY);
        // f fits b tightest; y, the smaller of the two on b, may not join z on c.
        assertThat(plan(pool)).containsExactly("f->b", "y->a");
    }

    @Test
    void gathersAffinityGroupWhereMostOfItIsElseWhereItCan() {
        Pools pool = pool().configure(config -> config.getConstraints().setAffinity(List.of(List.of("x", "y", "z"))))
                .host("a")
                .guest("x", 1, 10)
                .guest("y", 1, 10)
                .host("b")
                .guest("z", 1, 10)
                .and();
        assertThat(Breaches.of(pool.model())).singleElement().satisfies(breach -> {
            assertThat(breach.hosts()).containsExactly("a", "b");
            assertThat(breach.text()).contains("are to share a host");
        });
        assertThat(plan(pool)).containsExactly("z->a");
    }

    @Test
    void tellsWhatCouldNotBeRepaired() {
        Pools pool = pool().configure(config -> config.getConstraints().setForbiddenHosts(Map.of("f", List.of("a"))))
                .host("a")
                .guest("f", 1, 10)
                .host("b")
                .guest("b1", 1, 95)
                .and();
        assertThat(plan(pool)).isEmpty();
        assertThat(trace.counts()).containsEntry("not-repaired", 1).containsEntry("memory", 1);
    }
}
