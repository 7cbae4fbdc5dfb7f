package io.isotherm.launcher.steer;

import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.util.Locale;
import java.util.SortedMap;
import picocli.CommandLine.Command;

/** The end of a pause. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends a pause.")
public final class ResumeCommand extends SteerCommand {
    @Override
    boolean change(PoolConfig config) {
        boolean before = config.getDecision().getPaused();
        config.getDecision().setPaused(false);
        return before;
    }

    @Override
    String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        Mode mode = config.getDecision().getMode();
        return "not paused; the mode is " + mode.name().toLowerCase(Locale.ROOT);
    }
}
