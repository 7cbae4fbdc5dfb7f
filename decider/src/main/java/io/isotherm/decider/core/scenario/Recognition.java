package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.plan.Plan;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recognised scenario.
 *
 * @param scenario which
 * @param evidence why, with the numbers
 * @param plan what the scenario's algorithm proposes; null when none ran
 */
public record Recognition(
        Scenario scenario, List<String> evidence, @Nullable Plan plan) {
    public Recognition {
        evidence = List.copyOf(evidence);
    }
}
