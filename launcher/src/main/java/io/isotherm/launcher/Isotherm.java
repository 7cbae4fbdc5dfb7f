package io.isotherm.launcher;

import io.isotherm.embedded.EmbeddedStartException;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.trace.TraceException;
import io.isotherm.runtime.config.ConfigException;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * The entry of every command. Exit codes: 0 done, 1 failed (or `check` found a breach), 2 wrong use or configuration.
 */
@Command(
        name = "isotherm",
        description = "Automatic live migration for Xen pools.",
        mixinStandardHelpOptions = true,
        version = "Isotherm 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "'isotherm COMMAND --help' tells more of each.",
            "Exit codes: 0 done, 1 failed, 2 wrong use or configuration."
        },
        subcommands = {
            DemoCommand.class,
            CollectorCommand.class,
            AnalyzerCommand.class,
            DeciderCommand.class,
            ExecutorCommand.class,
            AgentCommand.class,
            BrokerCommand.class,
            SimulateCommand.class,
            TopicsCommand.class,
            ApplyCommand.class,
            ApproveCommand.class,
            WatchCommand.class,
            CheckCommand.class,
            BenchCommand.class
        })
public final class Isotherm {
    static final int FAILED = 1;

    private Isotherm() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Isotherm())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(shortMessages());
    }

    /** What went wrong in one line each; a stack trace only for what is a fault of ours. */
    private static IExecutionExceptionHandler shortMessages() {
        return (exception, commandLine, parsed) -> {
            PrintWriter err = commandLine.getErr();
            if (exception instanceof ConfigException) {
                err.println(exception.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            if (exception instanceof IllegalStateException
                    || exception instanceof CommandFailedException
                    || exception instanceof HypervisorException
                    || exception instanceof TraceException
                    || exception instanceof EmbeddedStartException) {
                err.println("isotherm: " + exception.getMessage());
                return FAILED;
            }
            if (exception instanceof KafkaException) {
                err.println("isotherm: " + exception.getMessage()
                        + "\nIs Kafka running where kafka.bootstrapServers says, and the registry at kafka.registry?");
                return FAILED;
            }
            exception.printStackTrace(err);
            return FAILED;
        };
    }
}
