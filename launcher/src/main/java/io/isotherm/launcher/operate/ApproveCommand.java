package io.isotherm.launcher.operate;

import picocli.CommandLine.Command;

/** An operator's consent to recommendations. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description =
                "Approves recommendations of a pool in mode recommend. Each is checked again before it is carried "
                        + "out, and can no longer be approved once it has expired.")
public final class ApproveCommand extends AnswerCommand {
    @Override
    boolean rejects() {
        return false;
    }
}
