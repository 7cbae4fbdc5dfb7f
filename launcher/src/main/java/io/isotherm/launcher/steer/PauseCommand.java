package io.isotherm.launcher.steer;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.SortedMap;
import picocli.CommandLine.Command;

/** The kill switch. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description =
                "Stops all new moves and power actions of a pool at once, until 'isotherm resume'. What runs goes "
                        + "on.")
public final class PauseCommand extends SteerCommand {
    /** A stop must not fail for want of a configuration. */
    @Override
    PoolConfig withoutConfiguration(String name) {
        return PoolConfigs.unconfigured(name);
    }

    @Override
    boolean change(PoolConfig config) {
        boolean before = config.getDecision().getPaused();
        config.getDecision().setPaused(true);
        return !before;
    }

    @Override
    String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        return "paused: nothing new starts until 'isotherm resume'; migrations under way go on";
    }
}
