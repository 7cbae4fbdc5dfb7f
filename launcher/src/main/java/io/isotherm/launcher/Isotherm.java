package io.isotherm.launcher;

import io.isotherm.embedded.EmbeddedStartException;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.trace.TraceException;
import io.isotherm.launcher.bench.BenchCommand;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.demo.DemoCommand;
import io.isotherm.launcher.operate.ApplyCommand;
import io.isotherm.launcher.operate.ApproveCommand;
import io.isotherm.launcher.operate.CheckCommand;
import io.isotherm.launcher.operate.TopicsCommand;
import io.isotherm.launcher.operate.WatchCommand;
import io.isotherm.launcher.recording.ImportCommand;
import io.isotherm.launcher.recording.RecordCommand;
import io.isotherm.launcher.recording.ReplayCommand;
import io.isotherm.launcher.service.AgentCommand;
import io.isotherm.launcher.service.AnalyzerCommand;
import io.isotherm.launcher.service.BrokerCommand;
import io.isotherm.launcher.service.CollectorCommand;
import io.isotherm.launcher.service.DeciderCommand;
import io.isotherm.launcher.service.ExecutorCommand;
import io.isotherm.launcher.service.SimulateCommand;
import io.isotherm.launcher.study.TuneCommand;
import io.isotherm.launcher.study.WhatIfCommand;
import io.isotherm.replay.recording.RecordingException;
import io.isotherm.runtime.Version;
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
        version = "Isotherm " + Version.CURRENT,
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
            RecordCommand.class,
            ReplayCommand.class,
            ImportCommand.class,
            WhatIfCommand.class,
            TuneCommand.class,
            BenchCommand.class
        })
public final class Isotherm {
    private Isotherm() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
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
                    || exception instanceof RecordingException
                    || exception instanceof EmbeddedStartException) {
                err.println("isotherm: " + exception.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (exception instanceof KafkaException) {
                err.println("isotherm: " + exception.getMessage()
                        + "\nIs Kafka running where kafka.bootstrapServers says, and the registry at kafka.registry?");
                return CommandLine.ExitCode.SOFTWARE;
            }
            exception.printStackTrace(err);
            return CommandLine.ExitCode.SOFTWARE;
        };
    }
}
