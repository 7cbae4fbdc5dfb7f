package io.isotherm.launcher.steer;

import io.isotherm.operator.steer.ResumePool;
import io.isotherm.operator.steer.Steering;
import picocli.CommandLine.Command;

/** The end of a pause. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends a pause.")
public final class ResumeCommand extends SteerCommand {
    @Override
    Steering steering() {
        return new ResumePool();
    }
}
