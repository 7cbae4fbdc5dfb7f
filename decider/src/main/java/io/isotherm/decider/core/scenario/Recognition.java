package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.plan.Plan;
import io.isotherm.schema.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that holds.
 *
 * @param scenario which
 * @param evidence why, with the numbers
 * @param plan what the scenario's algorithm proposes; null when none ran
 * @param underWay whether moves that serve it are under way
 */
public record Recognition(
        Scenario scenario, List<String> evidence, @Nullable Plan plan, boolean underWay) {
    public Recognition {
        evidence = List.copyOf(evidence);
    }
}
