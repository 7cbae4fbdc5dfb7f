package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.plan.scenario.WakeUps;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Plans a pool of a thousand hosts; prints what it takes, and asserts only that there is something to do. */
class PlanningScaleTest {
    private static final int HOSTS = Integer.getInteger("isotherm.scale.hosts", 1000);

    @Test
    void plansThousandHosts() {
        for (double fill : new double[] {0.25, 0.6, 0.95}) {
            Pools pool = RandomPools.pool(7, HOSTS, fill);
            List<HostState> states = pool.states();
            PoolModel model = pool.model(states);
            for (int round = 0; round < 2; round++) {
                long start = System.nanoTime();
                model = pool.model(states);
                print("model", fill, start, model.guests().size());
                for (String name : Planners.names()) {
                    start = System.nanoTime();
                    Plan plan = Planners.byName(name)
                            .orElseThrow()
                            .plan(model, PlanContext.of(scenario(name), 100_000), new PlanTrace());
                    print(name, fill, start, plan.moves().size());
                }
                start = System.nanoTime();
                int woken = WakeUps.fewest(model, PlanContext.of(Scenario.SATURATION, 1000))
                        .size();
                print("wakeUps", fill, start, woken);
            }
            assertThat(model.guests()).hasSizeGreaterThan(HOSTS);
        }
    }

    private static Scenario scenario(String planner) {
        return switch (planner) {
            case "mmt-pabfd" -> Scenario.CONSOLIDATION;
            case "evacuate" -> Scenario.EVACUATION;
            case "repair" -> Scenario.RULE_REPAIR;
            case "deviation" -> Scenario.IMBALANCE;
            default -> Scenario.OVERLOAD;
        };
    }

    private static void print(String what, double fill, long start, int count) {
        System.out.printf(
                Locale.ROOT,
                "scale: %d hosts at %.2f: %s %d in %.0f ms%n",
                HOSTS,
                fill,
                what,
                count,
                (System.nanoTime() - start) / 1e6);
    }
}
