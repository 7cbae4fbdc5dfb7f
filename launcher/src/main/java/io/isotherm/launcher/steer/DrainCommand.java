package io.isotherm.launcher.steer;

import io.isotherm.operator.steer.DrainHost;
import io.isotherm.operator.steer.Steering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a host out of service. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Has all guests leave a host and keeps it empty, until 'isotherm undrain'.")
public final class DrainCommand extends SteerCommand {
    @Parameters(paramLabel = "HOST", description = "The host.")
    private String host = "";

    @Override
    Steering steering() {
        return new DrainHost(host);
    }
}
