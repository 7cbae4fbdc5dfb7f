package io.isotherm.decider.core.plan.scenario;

import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.isotherm.IsothermPlanner;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The planning algorithms by name, Isotherm's own and a user's alike: those whose classes {@code
 * META-INF/services/io.isotherm.decider.core.plan.Planner} names; and which is the built-in choice of a scenario.
 */
public final class Planners {
    private static final SortedMap<String, Planner> BY_NAME =
            byName(ServiceLoader.load(Planner.class, Planner.class.getClassLoader()));

    private Planners() {}

    static SortedMap<String, Planner> byName(Iterable<Planner> planners) {
        SortedMap<String, Planner> byName = new TreeMap<>();
        for (Planner planner : planners) {
            Planner other = byName.put(planner.name(), planner);
            if (other != null) {
                throw new IllegalStateException("Two planners are named " + planner.name() + ": "
                        + Stream.of(other, planner)
                                .map(each -> each.getClass().getName())
                                .sorted()
                                .collect(Collectors.joining(" and "))
                        + "; take one of them off the class path");
            }
        }
        return byName;
    }

    /** Names of all algorithms, sorted. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** An algorithm by name. */
    public static Optional<Planner> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Name of the built-in algorithm of a scenario; empty for a scenario in which no moves are planned. */
    public static Optional<String> builtIn(Scenario scenario) {
        return switch (scenario) {
            case EVACUATION -> Optional.of("evacuate");
            case RULE_REPAIR -> Optional.of("repair");
            case OVERLOAD, SATURATION, IMBALANCE, CONSOLIDATION -> Optional.of(IsothermPlanner.NAME);
            case PAUSED, UNSAFE, STEADY -> Optional.empty();
        };
    }
}
