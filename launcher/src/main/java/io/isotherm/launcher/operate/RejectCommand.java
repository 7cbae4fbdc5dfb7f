package io.isotherm.launcher.operate;

import picocli.CommandLine.Command;

/** An operator's no to recommendations. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        description =
                "Rejects recommendations of a pool in mode recommend. Each is withdrawn, and the same move or power "
                        + "action is not planned again for decision.rejection, an hour by default.")
public final class RejectCommand extends AnswerCommand {
    @Override
    boolean rejects() {
        return true;
    }
}
