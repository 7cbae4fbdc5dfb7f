package io.isotherm.launcher;

import io.isotherm.embedded.kafka.EmbeddedStartException;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.launcher.acl.AclsCommand;
import io.isotherm.launcher.bench.BenchCommand;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.CompletionCommand;
import io.isotherm.launcher.cli.WrongUse;
import io.isotherm.launcher.demo.DemoCommand;
import io.isotherm.launcher.operate.ApplyCommand;
import io.isotherm.launcher.operate.ApproveCommand;
import io.isotherm.launcher.operate.CheckCommand;
import io.isotherm.launcher.operate.HealthCommand;
import io.isotherm.launcher.operate.HostPowerCommand;
import io.isotherm.launcher.operate.InventoryCommand;
import io.isotherm.launcher.operate.RejectCommand;
import io.isotherm.launcher.operate.TopicsCommand;
import io.isotherm.launcher.poolconfig.ConfigCommand;
import io.isotherm.launcher.recording.ImportCommand;
import io.isotherm.launcher.recording.RecordCommand;
import io.isotherm.launcher.recording.ReplayCommand;
import io.isotherm.launcher.service.AgentCommand;
import io.isotherm.launcher.service.AnalyzerCommand;
import io.isotherm.launcher.service.BrokerCommand;
import io.isotherm.launcher.service.CollectorCommand;
import io.isotherm.launcher.service.ConsoleCommand;
import io.isotherm.launcher.service.DeciderCommand;
import io.isotherm.launcher.service.ExecutorCommand;
import io.isotherm.launcher.service.PowerExecutorCommand;
import io.isotherm.launcher.service.SimulateCommand;
import io.isotherm.launcher.steer.DrainCommand;
import io.isotherm.launcher.steer.ModeCommand;
import io.isotherm.launcher.steer.OffersCommand;
import io.isotherm.launcher.steer.PauseCommand;
import io.isotherm.launcher.steer.ResumeCommand;
import io.isotherm.launcher.steer.UndrainCommand;
import io.isotherm.launcher.study.TuneCommand;
import io.isotherm.launcher.study.WhatIfCommand;
import io.isotherm.launcher.top.TopCommand;
import io.isotherm.launcher.watch.ExplainCommand;
import io.isotherm.launcher.watch.StatusCommand;
import io.isotherm.launcher.watch.WatchCommand;
import io.isotherm.operator.RefusedException;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.TrustedSchemas;
import io.isotherm.replay.recording.RecordingException;
import io.isotherm.runtime.Version;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.simulator.trace.TraceException;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of every command. */
@Command(
        name = "isotherm",
        description = "Automatic live migration for Xen pools.",
        mixinStandardHelpOptions = true,
        version = "Isotherm " + Version.CURRENT,
        synopsisSubcommandLabel = "COMMAND",
        modelTransformer = Isotherm.Subcommands.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is done.",
            "1:It failed; or check, demo or health found something amiss.",
            "2:Wrong use or configuration.",
            "3:status found what needs a person, or config diff what a file would change."
        },
        footer = {"", "'isotherm COMMAND --help' tells more of each."})
public final class Isotherm {
    private static final int NAME_WIDTH = 16;

    /** The commands by what people do with them. */
    private static final List<Group> GROUPS = List.of(
            new Group("Try it", DemoCommand.class, BrokerCommand.class, SimulateCommand.class),
            new Group(
                    "Deploy it",
                    TopicsCommand.class,
                    AclsCommand.class,
                    AnalyzerCommand.class,
                    DeciderCommand.class,
                    ConsoleCommand.class,
                    AgentCommand.class,
                    CollectorCommand.class,
                    ExecutorCommand.class,
                    PowerExecutorCommand.class,
                    CompletionCommand.class),
            new Group(
                    "Watch it",
                    StatusCommand.class,
                    TopCommand.class,
                    ExplainCommand.class,
                    WatchCommand.class,
                    InventoryCommand.class,
                    HostPowerCommand.class,
                    HealthCommand.class,
                    CheckCommand.class),
            new Group(
                    "Steer it",
                    ApplyCommand.class,
                    ConfigCommand.class,
                    DrainCommand.class,
                    UndrainCommand.class,
                    PauseCommand.class,
                    ResumeCommand.class,
                    ModeCommand.class,
                    OffersCommand.class,
                    ApproveCommand.class,
                    RejectCommand.class),
            new Group(
                    "Study it",
                    RecordCommand.class,
                    ReplayCommand.class,
                    ImportCommand.class,
                    WhatIfCommand.class,
                    TuneCommand.class,
                    BenchCommand.class));

    private record Group(String heading, List<Class<?>> commands) {
        Group(String heading, Class<?>... commands) {
            this(heading, List.of(commands));
        }
    }

    /** Adds the commands wherever picocli looks at this class, as its generator of manual pages does. */
    static final class Subcommands implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec isotherm) {
            GROUPS.forEach(group ->
                    group.commands().forEach(command -> isotherm.addSubcommand(null, new CommandLine(command))));
            return isotherm;
        }
    }

    private Isotherm() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Before any command makes a record: which one does so first is no command's business.
        TrustedSchemas.trust();
        System.exit(commandLine().setOut(standardOutput()).execute(arguments));
    }

    /** Unlike what picocli makes by itself, it tells when nobody reads any more. */
    private static PrintWriter standardOutput() {
        Charset charset = Optional.ofNullable(System.getProperty("sun.stdout.encoding"))
                .map(Charset::forName)
                .orElseGet(Charset::defaultCharset);
        return new PrintWriter(System.out, true, charset);
    }

    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Isotherm());
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Isotherm::commandList);
        return configured(commandLine);
    }

    /** How every command line of ours takes its arguments and tells what is wrong. */
    static CommandLine configured(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Isotherm::run)
                .setParameterExceptionHandler(new WrongUse())
                .setExecutionExceptionHandler(shortMessages());
    }

    /** Help that is asked for beside what nobody knows would hide the mistake. */
    private static int run(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getParseResult().unmatched();
            if (!unmatched.isEmpty()) {
                throw new UnmatchedArgumentException(command, unmatched);
            }
            requirePoolName(command);
        }
        return new RunLast().execute(parsed);
    }

    /** Services would refuse records about a pool whose name can be part of no key. */
    private static void requirePoolName(CommandLine command) {
        OptionSpec option = command.getParseResult().matchedOption("--pool");
        if (option != null && option.getValue() instanceof String name && !PoolKeys.isPoolName(name)) {
            throw new ParameterException(
                    command, "--pool: '" + name + "' is not allowed; it must be " + PoolKeys.POOL_NAME_FORM);
        }
    }

    private static String commandList(Help help) {
        StringBuilder list = new StringBuilder();
        int width = help.commandSpec().usageMessage().width();
        for (Group group : GROUPS) {
            list.append(String.format("%n%s:%n", group.heading()));
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAME_WIDTH, 2, Column.Overflow.TRUNCATE),
                    new Column(width - NAME_WIDTH, 2, Column.Overflow.WRAP));
            for (Class<?> type : group.commands()) {
                Command command = type.getAnnotation(Command.class);
                table.addRowValues(command.name(), String.join(" ", command.description()));
            }
            list.append(table);
        }
        return list.toString();
    }

    /** What Kafka says of a refusal names neither the principal nor what it lacks. */
    private static String remedy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                return " Kafka refuses this to the user of kafka.client; 'isotherm acls' shows what each role may do";
            }
        }
        return "";
    }

    /** What went wrong in one line each; a stack trace only for what is a fault of ours. */
    private static IExecutionExceptionHandler shortMessages() {
        return (exception, commandLine, parsed) -> {
            PrintWriter err = commandLine.getErr();
            if (exception instanceof ConfigException) {
                err.println(TerminalText.of(String.valueOf(exception.getMessage())));
                return CommandLine.ExitCode.USAGE;
            }
            if (exception instanceof IllegalStateException
                    || exception instanceof CommandFailedException
                    || exception instanceof RefusedException
                    || exception instanceof HypervisorException
                    || exception instanceof TraceException
                    || exception instanceof RecordingException
                    || exception instanceof EmbeddedStartException
                    || exception instanceof KafkaException) {
                err.println(TerminalText.of("isotherm: " + exception.getMessage() + remedy(exception)));
                return CommandLine.ExitCode.SOFTWARE;
            }
            exception.printStackTrace(err);
            return CommandLine.ExitCode.SOFTWARE;
        };
    }
}
