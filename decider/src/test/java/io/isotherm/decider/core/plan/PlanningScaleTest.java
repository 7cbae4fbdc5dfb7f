package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.plan.scenario.WakeUps;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every planner plans a pool of a thousand hosts, and finds much to do there. */
class PlanningScaleTest {
    private static final int HOSTS = Integer.getInteger("isotherm.scale.hosts", 1000);

    /** At the fill at which a planner has most to do, it moves at least a guest for so many hosts. */
    private static final int HOSTS_FOR_A_MOVE = 25;

    /** Says, when asked for a number of hosts, how long each takes. */
    private static final boolean TELLS = System.getProperty("isotherm.scale.hosts") != null;

    @Test
    void plansThousandHosts() {
        Map<String, Integer> most = new TreeMap<>();
        for (double fill : new double[] {0.25, 0.6, 0.95}) {
            Pools pool = RandomPools.pool(7, HOSTS, fill);
            List<HostState> states = pool.states();
            long start = System.nanoTime();
            PoolModel model = pool.model(states);
            tell("model", fill, start, model.guests().size());
            assertThat(model.guests()).hasSizeGreaterThan(HOSTS);
            for (String name : Planners.names()) {
                start = System.nanoTime();
                Plan plan = Planners.byName(name)
                        .orElseThrow()
                        .plan(model, PlanContext.of(scenario(name), 100_000), new PlanTrace());
                tell(name, fill, start, plan.moves().size());
                most.merge(name, plan.moves().size(), Math::max);
            }
            start = System.nanoTime();
            List<String> asleep = model.hosts().stream()
                    .filter(host -> !host.awake())
                    .map(Host::name)
                    .toList();
            int woken = WakeUps.fewest(model, PlanContext.of(Scenario.SATURATION, 1000), asleep, Set.of())
                    .size();
            tell("wake-ups", fill, start, woken);
            most.merge("wake-ups", woken, Math::max);
        }
        assertThat(most)
                .hasSize(Planners.names().size() + 1)
                .allSatisfy(
                        (name, moves) -> assertThat(moves).as(name).isGreaterThanOrEqualTo(HOSTS / HOSTS_FOR_A_MOVE));
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

    private static void tell(String what, double fill, long start, int count) {
        if (!TELLS) {
            return;
        }
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
