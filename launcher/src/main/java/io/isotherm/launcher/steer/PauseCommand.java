package io.isotherm.launcher.steer;

import io.isotherm.operator.steer.PausePool;
import io.isotherm.operator.steer.Steering;
import picocli.CommandLine.Command;

/** The kill switch. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description =
                "Stops all new moves and power actions of a pool at once, until 'isotherm resume'. What runs goes "
                        + "on.")
public final class PauseCommand extends SteerCommand {
    @Override
    Steering steering() {
        return new PausePool();
    }
}
