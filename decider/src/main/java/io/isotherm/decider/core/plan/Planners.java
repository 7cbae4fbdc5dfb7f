package io.isotherm.decider.core.plan;

import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;

/** The planning algorithms by name, and which is the built-in choice of a scenario. */
public final class Planners {
    private static final List<Planner> ALL =
            List.of(new Isotherm(), new Sandpiper(), new MmtPabfd(), new Evacuate(), new Repair(), new Deviation());

    private Planners() {}

    /** Names of all algorithms, sorted. */
    public static List<String> names() {
        return ALL.stream().map(Planner::name).sorted().toList();
    }

    /** An algorithm by name. */
    public static Optional<Planner> byName(String name) {
        return ALL.stream().filter(planner -> planner.name().equals(name)).findFirst();
    }

    /** Name of the built-in algorithm of a scenario; empty for a scenario in which no moves are planned. */
    public static Optional<String> builtIn(Scenario scenario) {
        return switch (scenario) {
            case EVACUATION -> Optional.of("evacuate");
            case RULE_REPAIR -> Optional.of("repair");
            case OVERLOAD, SATURATION, CONSOLIDATION -> Optional.of(Isotherm.NAME);
            case IMBALANCE -> Optional.of("deviation");
            case UNSAFE, STEADY -> Optional.empty();
        };
    }
}
