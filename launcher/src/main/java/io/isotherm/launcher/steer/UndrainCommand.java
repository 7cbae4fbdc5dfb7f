package io.isotherm.launcher.steer;

import io.isotherm.operator.steer.Steering;
import io.isotherm.operator.steer.UndrainHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a host back to its pool. */
@Command(name = "undrain", mixinStandardHelpOptions = true, description = "Lets a drained host take guests again.")
public final class UndrainCommand extends SteerCommand {
    @Parameters(
            paramLabel = "HOST",
            description = "The host; or a group or pattern as constraints.maintenanceHosts has it.")
    private String host = "";

    @Override
    Steering steering() {
        return new UndrainHost(host);
    }
}
