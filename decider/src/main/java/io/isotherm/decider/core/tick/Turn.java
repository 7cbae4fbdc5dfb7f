package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.plan.Plan;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one scenario that holds at a tick.
 *
 * @param scenario which
 * @param mode the mode in force for it
 * @param evidence why it holds
 * @param plan what its algorithm proposed; null when none ran
 * @param got how many moves of the plan were issued
 * @param goesOn whether work for it is being done, or was begun at this tick
 * @param waitsFor what the rest of it waits for, in words; null when it waits for nothing
 */
record Turn(
        Scenario scenario,
        Mode mode,
        List<String> evidence,
        @Nullable Plan plan,
        int got,
        boolean goesOn,
        @Nullable String waitsFor) {
    Turn {
        evidence = List.copyOf(evidence);
    }

    /** A scenario for which nothing is planned. */
    static Turn idle(Scenario scenario, Mode mode, List<String> evidence) {
        return new Turn(scenario, mode, evidence, null, 0, false, null);
    }

    ScenarioShare share() {
        return new ScenarioShare(
                scenario,
                mode,
                plan == null ? null : plan.algorithm(),
                evidence,
                plan == null ? 0 : plan.moves().size(),
                got,
                waitsFor);
    }
}
