package io.isotherm.operator.steer;

import io.isotherm.pool.Timetables;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what Isotherm may do by itself.
 *
 * @param mode the mode
 * @param scenario the only scenario that it is for; null for the pool
 */
public record SetMode(Mode mode, @Nullable Scenario scenario) implements Steering {
    @Override
    public boolean change(PoolConfig config, SortedMap<String, HostState> picture) {
        if (scenario == null) {
            boolean changed = config.getDecision().getMode() != mode;
            config.getDecision().setMode(mode);
            return changed;
        }
        TreeMap<String, Mode> modes = new TreeMap<>(config.getDecision().getScenarioModes());
        boolean changed = modes.put(scenario.name(), mode) != mode;
        config.getDecision().setScenarioModes(modes);
        return changed;
    }

    @Override
    public String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        StringBuilder text =
                new StringBuilder("the mode is " + word(config.getDecision().getMode()));
        new TreeMap<>(config.getDecision().getScenarioModes())
                .forEach((name, own) ->
                        text.append("; of ").append(name).append(", ").append(word(own)));
        config.getDecision()
                .getTimetable()
                .forEach(entry -> text.append("; by its timetable, ").append(text(entry)));
        return text + (config.getDecision().getPaused() ? "; the pool is paused" : "");
    }

    /** An entry of the timetable, for people. */
    public static String text(ModeTime entry) {
        String whose = entry.getScenarios().isEmpty() ? "" : " for " + String.join(", ", entry.getScenarios());
        return word(entry.getMode()) + " from " + Timetables.text(entry) + whose;
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
