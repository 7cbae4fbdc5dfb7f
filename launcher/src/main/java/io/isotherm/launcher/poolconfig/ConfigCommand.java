package io.isotherm.launcher.poolconfig;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.OperatorOption;
import io.isotherm.launcher.cli.PoolOption;
import io.isotherm.launcher.config.KnownAlgorithms;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.ConfigDifference;
import io.isotherm.operator.ConfigVersions;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.schema.PoolConfig;
import io.isotherm.text.Counted;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A pool's configuration as a whole. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description =
                "Shows a pool's configuration, what a file would change of it, what it was, and brings a version back.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ConfigCommand.Show.class,
            ConfigCommand.Diff.class,
            ConfigCommand.History.class,
            ConfigCommand.Rollback.class
        })
public final class ConfigCommand {
    private static final int DIFFERS = 3;

    /** What all of them have. */
    abstract static class OfPool implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it.
        private CommandSpec spec;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Mixin
        private PoolOption pool = new PoolOption();

        /** The pool that is meant where none is named. */
        String defaultPool() {
            return config.load().pool();
        }

        abstract int run(String name, ConfigVersions versions, OperatorTopics operator);

        @Override
        public Integer call() {
            String name = pool.or(this::defaultPool);
            KafkaConnection kafka = config.connect();
            try (OperatorTopics operator = new OperatorTopics(kafka)) {
                ConfigVersions versions = new ConfigVersions(name, operator.configHistory(name));
                if (versions.all().isEmpty()) {
                    KnownPools.read(kafka).require(name);
                }
                return run(name, versions, operator);
            }
        }

        void print(List<String> lines) {
            PrintWriter out = spec.commandLine().getOut();
            lines.stream().map(TerminalText::line).forEach(out::println);
        }

        void print(String line) {
            print(List.of(line));
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what is in force, since when and by whom, as the file that 'isotherm apply' takes.")
    static final class Show extends OfPool {
        @Parameters(
                paramLabel = "VERSION",
                arity = "0..1",
                description = "An earlier version, as far as the topic keeps it (default: the newest).")
        private @Nullable Long version;

        @Override
        int run(String name, ConfigVersions versions, OperatorTopics operator) {
            AppliedConfig shown = version == null ? versions.newest() : versions.applied(version);
            PoolConfig config = shown.config().orElseThrow();
            print("# version " + config.getVersion() + " of pool " + name + ", from " + config.getAppliedAt()
                    + ConfigVersions.by(shown));
            print(PoolYaml.write(config).lines().toList());
            return 0;
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Shows what a file would change, one setting a line; nothing is published.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:It would change nothing.",
                "1:It failed.",
                "2:Wrong use or configuration.",
                "3:It would change something."
            })
    static final class Diff extends OfPool {
        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "FILE",
                description = "The pool's configuration, pool.yaml.")
        private Path file = Path.of("pool.yaml");

        @Override
        String defaultPool() {
            return KnownAlgorithms.read(file).getPool();
        }

        @Override
        int run(String name, ConfigVersions versions, OperatorTopics operator) {
            PoolConfig next = KnownAlgorithms.read(file);
            if (!next.getPool().equals(name)) {
                throw new CommandFailedException(
                        file + " is of pool " + next.getPool() + ", not of " + name + ": leave --pool out");
            }
            Optional<AppliedConfig> newest = versions.all().isEmpty() ? Optional.empty() : Optional.of(versions.last());
            PoolConfig now = newest.flatMap(AppliedConfig::config).orElseGet(() -> PoolConfigs.unconfigured(name));
            List<String> changes = ConfigDifference.lines(now, next);
            print(
                    changes.isEmpty()
                            ? "pool " + name + ": " + file + " would change nothing of version " + now.getVersion()
                            : "pool " + name + ": " + file + " would change "
                                    + Counted.of(changes.size(), "setting") + " of "
                                    + (now.getVersion() == 0
                                            ? "a pool without configuration"
                                            : "version " + now.getVersion()));
            print(changes.stream().map(change -> "  " + change).toList());
            return changes.isEmpty() ? 0 : DIFFERS;
        }
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description =
                    "Lists the versions that the topic still has, the newest first: from when, by whom, why, and what "
                            + "each changed. Kafka keeps the newest for ever and those before it until it compacts the topic, "
                            + "some days later at the least; record pool-config where all are wanted for longer.")
    static final class History extends OfPool {
        @Override
        int run(String name, ConfigVersions versions, OperatorTopics operator) {
            print(versions.all().isEmpty() ? List.of("pool " + name + " has no configuration") : versions.history());
            return 0;
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Publishes an earlier version once more, as the next one.")
    static final class Rollback extends OfPool {
        @Parameters(
                paramLabel = "VERSION",
                arity = "0..1",
                description =
                        "The version to go back to (default: the one before the newest); 'config history' lists them.")
        private @Nullable Long version;

        @Option(names = "--dry-run", description = "Only show what it would change.")
        private boolean dryRun;

        @Mixin
        private OperatorOption by = new OperatorOption();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the configuration.")
        private String reason = "";

        @Override
        int run(String name, ConfigVersions versions, OperatorTopics operator) {
            PoolConfig former = (version == null ? versions.former() : versions.applied(version))
                    .config()
                    .orElseThrow();
            long from = former.getVersion();
            List<String> problems = PoolConfigs.problems(former);
            if (!problems.isEmpty()) {
                throw new CommandFailedException("Version " + from + " of the configuration of pool " + name
                        + " was refused, and would be again: " + String.join("; ", problems));
            }
            Optional<PoolConfig> now = versions.last().config();
            List<String> changes = ConfigDifference.lines(now.orElseGet(() -> PoolConfigs.unconfigured(name)), former);
            if (changes.isEmpty() && now.isPresent()) {
                print("pool " + name + ": nothing to change: version "
                        + now.map(PoolConfig::getVersion).orElse(0L) + " says what version " + from + " did");
                return 0;
            }
            if (!dryRun) {
                String why = "back to version " + from + (reason.isBlank() ? "" : ": " + reason);
                operator.change(
                                name,
                                Map.of("by", by.name(), "reason", why),
                                newest -> Optional.of(
                                        PoolConfig.newBuilder(former).build()))
                        .ifPresent(done -> print("pool " + name + ": version " + done.getVersion()
                                + " applied, which says what version " + from + " did"));
            }
            print(changes.stream().map(change -> "  " + change).toList());
            return 0;
        }
    }
}
