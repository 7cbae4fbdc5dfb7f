package io.isotherm.decider.core.plan;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.deviation.DeviationPlanner;
import io.isotherm.decider.core.plan.evacuation.EvacuationPlanner;
import io.isotherm.decider.core.plan.repair.Breaches;
import io.isotherm.decider.core.plan.repair.RepairPlanner;
import io.isotherm.decider.core.plan.scenario.HotHostRelief;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.plan.scenario.WakeUps;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherPlannersTest {
    private final PlanTrace trace = new PlanTrace();

    private List<String> plan(Planner planner, Scenario scenario, Pools pool) {
        return planner.plan(pool.model(), PlanContext.of(scenario, 100), trace).moves().stream()
                .map(planned -> planned.move().guest().uuid() + "->"
                        + planned.move().destination().name())
                .toList();
    }

    private static Pools maintenanceOfA() {
        return pool().configure(config -> config.getConstraints().setMaintenanceHosts(List.of("a")));
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
        assertThat(plan(new EvacuationPlanner(), Scenario.EVACUATION, pool)).containsExactly("large->b", "small->c");
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
        assertThat(plan(new EvacuationPlanner(), Scenario.EVACUATION, pool)).containsExactly("small->b");
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
        assertThat(plan(new EvacuationPlanner(), Scenario.EVACUATION, pool)).containsExactly("g->c", "h->c");
        pool.host("c").guest("c2", 1, 20);
        assertThat(plan(new EvacuationPlanner(), Scenario.EVACUATION, pool)).isEmpty();
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
        assertThat(plan(new RepairPlanner(), Scenario.RULE_REPAIR, pool)).containsExactly("f->b", "y->a");
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
        assertThat(plan(new RepairPlanner(), Scenario.RULE_REPAIR, pool)).containsExactly("z->a");
    }

    @Test
    void tellsWhatCouldNotBeRepaired() {
        Pools pool = pool().configure(config -> config.getConstraints().setForbiddenHosts(Map.of("f", List.of("a"))))
                .host("a")
                .guest("f", 1, 10)
                .host("b")
                .guest("b1", 1, 95)
                .and();
        assertThat(plan(new RepairPlanner(), Scenario.RULE_REPAIR, pool)).isEmpty();
        assertThat(trace.counts()).containsEntry("not-repaired", 1).containsEntry("memory", 1);
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
        assertThat(plan(new DeviationPlanner(), Scenario.IMBALANCE, pool)).containsExactly("y->b");
        assertThat(plan(
                        new DeviationPlanner(),
                        Scenario.IMBALANCE,
                        pool.configure(config -> config.getDecision().setImbalance(0.6))))
                .isEmpty();
    }

    @Test
    void findsReliefOrSaturation() {
        Pools room = pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 6, 10)
                .host("b")
                .and();
        PlanContext context = PlanContext.of(Scenario.OVERLOAD, 100);
        assertThat(HotHostRelief.hotHosts(room.model()))
                .extracting(Object::toString)
                .containsExactly("a");
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isPresent();
        room.host("b").guest("z", 7, 10);
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isEmpty();
    }

    @Test
    void wakesTheFewestHostsThatHelp() {
        Pools pool = pool().host("a")
                .hot(Resource.CPU)
                .guest("a1", 4, 10)
                .guest("a2", 5, 10)
                .host("b")
                .hot(Resource.CPU)
                .guest("b1", 4, 10)
                .guest("b2", 5, 10)
                .and()
                .asleep("s1")
                .asleep("s2")
                .asleep("s3");
        pool.host("s3").size(20, 1000, 100);
        PlanContext context = PlanContext.of(Scenario.SATURATION, 100);
        // The large one takes both guests of 4 CPUs.
        assertThat(WakeUps.fewest(pool.model(), context)).containsExactly("s3");
        pool.host("s3").size(10, 1000, 100);
        assertThat(WakeUps.fewest(pool.model(), context)).containsExactly("s1", "s2");
    }

    @Test
    void wakesNobodyWhenWakingBringsNothing() {
        Pools pool =
                pool().host("a").hot(Resource.CPU).guest("giant", 9, 10).and().asleep("s");
        assertThat(WakeUps.fewest(pool.model(), PlanContext.of(Scenario.SATURATION, 100)))
                .isEmpty();
    }

    @Test
    void findsEveryPlannerByName() {
        assertThat(Planners.names())
                .containsExactly("deviation", "evacuate", "isotherm", "mmt-pabfd", "repair", "sandpiper");
        for (Scenario scenario : Scenario.values()) {
            Planners.builtIn(scenario)
                    .ifPresent(name -> assertThat(Planners.byName(name)).isPresent());
        }
        assertThat(Planners.byName("nonsense")).isEmpty();
    }
}
