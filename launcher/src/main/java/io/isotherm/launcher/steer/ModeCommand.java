package io.isotherm.launcher.steer;

import io.isotherm.operator.steer.SetMode;
import io.isotherm.operator.steer.Steering;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
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
    Steering steering() {
        return new SetMode(mode, scenario);
    }
}
