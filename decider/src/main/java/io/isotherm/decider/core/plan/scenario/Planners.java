package io.isotherm.decider.core.plan.scenario;

import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.deviation.DeviationPlanner;
import io.isotherm.decider.core.plan.evacuation.EvacuationPlanner;
import io.isotherm.decider.core.plan.isotherm.IsothermPlanner;
import io.isotherm.decider.core.plan.mmt.MmtPabfdPlanner;
import io.isotherm.decider.core.plan.repair.RepairPlanner;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;

/** The planning algorithms by name, and which is the built-in choice of a scenario. */
public final class Planners {
    private static final List<Planner> ALL = List.of(
            new IsothermPlanner(),
            new SandpiperPlanner(),
            new MmtPabfdPlanner(),
            new EvacuationPlanner(),
            new RepairPlanner(),
            new DeviationPlanner());

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
            case OVERLOAD, SATURATION, CONSOLIDATION -> Optional.of(IsothermPlanner.NAME);
            case IMBALANCE -> Optional.of("deviation");
            case PAUSED, UNSAFE, STEADY -> Optional.empty();
        };
    }
}
