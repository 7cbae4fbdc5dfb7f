package io.isotherm.launcher.steer;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.OperatorOption;
import io.isotherm.launcher.cli.PoolOption;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.steer.PoolSteering;
import io.isotherm.operator.steer.Steering;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.text.TerminalText;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that changes one thing in a pool's newest configuration and says what will come of it. */
abstract class SteerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PoolOption pool = new PoolOption();

    @Mixin
    private OperatorOption by = new OperatorOption();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the configuration.")
    private String reason = "";

    /** What the command changes. */
    abstract Steering steering();

    @Override
    public Integer call() {
        String name = pool.or(() -> config.load().pool());
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            PoolSteering steered = new PoolSteering(operator, name);
            // A stop of a pool that is known waits for no further reading.
            if (!steered.isKnown()) {
                KnownPools.read(kafka).require(name);
            }
            PoolSteering.Outcome outcome =
                    steered.apply(steering(), Map.of("by", by.name(), "reason", reason), OptionalLong.empty());
            spec.commandLine()
                    .getOut()
                    .println(TerminalText.line("pool " + name + ": "
                            + (outcome.changed()
                                    ? "version " + outcome.version() + " applied. "
                                    : "nothing to change. ")
                            + outcome.text()));
        }
        return 0;
    }
}
