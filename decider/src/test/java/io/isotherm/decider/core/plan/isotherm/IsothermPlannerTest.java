package io.isotherm.decider.core.plan.isotherm;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.plan.Moves;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Relief. Hosts have 10 CPUs; high mark 0.85, relief fills to 0.80; the quantile of 2 % is 2.054. */
class IsothermPlannerTest {
    private final PlanTrace trace = new PlanTrace();

    private Plan plan(Scenario scenario, Pools pool) {
        return new IsothermPlanner().plan(pool.model(), PlanContext.of(scenario, 100), trace);
    }

    @Test
    void relievesWithTheSmallestGuestThatIsEnough() {
        // 9.5 of 10 CPUs; down to 0.95 * 0.85: 1.425 CPUs have to go.
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .guest("large", 4, 1)
                        .usually(50, 4, 0)
                        .guest("middle", 2, 1)
                        .usually(50, 2, 0)
                        .guest("small", 1, 1)
                        .usually(50, 1, 0)
                        .guest("rest", 2.5, 1)
                        .usually(50, 2.5, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("middle->b");
        assertThat(plan.moves().get(0).reason()).contains("relieves a", "cpu 95.0 % now, 95.0 % forecast");
    }

    @Test
    void withoutAnyRiskAHotHostIsRelievedToTheHostThatIsUsedLeast() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().configure(config -> config.getDecision().setRisk(0.0))
                        .host("a")
                        .hot(Resource.CPU)
                        .guest("x", 5, 1)
                        .guest("y", 4, 1)
                        .host("b")
                        .guest("z", 2, 1)
                        .host("c")
                        .guest("w", 1, 1)
                        .and());
        assertThat(Moves.of(plan)).containsExactly("y->c");
        assertThat(plan.moves().get(0).reason()).endsWith("; c exceeds that least");
    }

    @Test
    void aGuestThatBringsNoReliefIsInNobodysWayThoughItsPriorityBeFirst() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().configure(config -> config.getConstraints().setPriorities(Map.of("busy", 5)))
                        .host("a")
                        .guest("idle", 0, 1)
                        .usually(50, 0, 0)
                        .guest("busy", 9.5, 1)
                        .usually(50, 4, 0)
                        .host("b")
                        .size(20, 1000, 100)
                        .and());
        assertThat(Moves.of(plan)).containsExactly("busy->b");
    }

    @Test
    void aPeakThatIsForecastToPassMovesNobody() {
        // 8.9 now is above the high mark of 8.5, but 3 CPUs are usual.
        Pools pool = pool().configure(config -> config.getDetection().setWindowMillis(300_000))
                .host("a")
                .guest("x", 5.9, 1)
                .usually(50, 1, 0)
                .guest("y", 3, 1)
                .usually(50, 2, 0)
                .host("b")
                .and();
        assertThat(plan(Scenario.OVERLOAD, pool).isEmpty()).isTrue();
    }

    @Test
    void aHostIsRelievedBeforeItIsHotWhenItsForecastIsAboveTheMark() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .guest("x", 4.3, 1)
                        .usually(50, 6, 0)
                        .guest("y", 4.3, 1)
                        .usually(50, 6, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
    }

    @Test
    void aHotHostComesDownToItsLeaveMark() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .hot(Resource.CPU)
                        .guest("x", 3.9, 1)
                        .usually(50, 3.9, 0)
                        .guest("y", 3.9, 1)
                        .usually(50, 3.9, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("x->b");
    }

    @Test
    void relievesAHostThatIsHotForItsMemory() {
        Plan plan = plan(
                Scenario.OVERLOAD,
                pool().host("a")
                        .hot(Resource.MEMORY)
                        .guest("busy", 2, 20)
                        .usually(50, 2, 0)
                        .guest("idle", 0.1, 10)
                        .usually(50, 0.1, 0)
                        .guest("large", 0.1, 64)
                        .usually(50, 0.1, 0)
                        .host("b")
                        .and());
        assertThat(Moves.of(plan)).containsExactly("idle->b");
    }
}
