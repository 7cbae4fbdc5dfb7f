package io.isotherm.launcher.steer;

import io.isotherm.launcher.operate.ApplyCommand;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What Isotherm may do by itself. */
@Command(name = "mode", mixinStandardHelpOptions = true, description = "Sets a pool's mode, or that of one scenario.")
public final class ModeCommand extends SteerCommand {
    @Parameters(
            paramLabel = "MODE",
            description =
                    "observe: only say what would be done; recommend: an operator approves each; automatic: do it.")
    private Mode mode = Mode.OBSERVE;

    @Option(
            names = "--scenario",
            paramLabel = "SCENARIO",
            description = "Only this scenario, such as consolidation; it then goes before the pool's mode.")
    private @Nullable Scenario scenario;

    @Override
    boolean change(PoolConfig config) {
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
    String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        StringBuilder text =
                new StringBuilder("the mode is " + word(config.getDecision().getMode()));
        new TreeMap<>(config.getDecision().getScenarioModes())
                .forEach((name, own) ->
                        text.append("; of ").append(name).append(", ").append(word(own)));
        config.getDecision()
                .getTimetable()
                .forEach(entry -> text.append("; by its timetable, ").append(ApplyCommand.text(entry)));
        return text + (config.getDecision().getPaused() ? "; the pool is paused" : "");
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
