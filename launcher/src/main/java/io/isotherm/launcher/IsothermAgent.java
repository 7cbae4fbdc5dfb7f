package io.isotherm.launcher;

import io.isotherm.launcher.operate.HealthCommand;
import io.isotherm.launcher.service.AgentCommand;
import io.isotherm.launcher.service.CollectorCommand;
import io.isotherm.launcher.service.ExecutorCommand;
import io.isotherm.pool.TrustedSchemas;
import io.isotherm.runtime.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of what runs on hosts: it does with the libraries of collector and executor alone. */
@Command(
        name = "isotherm-agent",
        description = "Isotherm's agent on a host: measures it, and migrates its guests.",
        mixinStandardHelpOptions = true,
        version = "Isotherm " + Version.CURRENT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AgentCommand.class, CollectorCommand.class, ExecutorCommand.class, HealthCommand.class},
        footer = {"", "'isotherm-agent COMMAND --help' tells more of each."})
public final class IsothermAgent {

    private IsothermAgent() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        TrustedSchemas.trust();
        System.exit(Isotherm.configured(new CommandLine(new IsothermAgent())).execute(arguments));
    }
}
