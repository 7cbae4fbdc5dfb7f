package io.isotherm.decider.core.plan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Scenario;
import org.junit.jupiter.api.Test;

class PlannersTest {
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
