package io.isotherm.launcher.steer;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.operate.KnownPools;
import io.isotherm.launcher.operate.OperatorTopics;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.Timetables;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import io.isotherm.text.Counted;
import io.isotherm.text.TerminalText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--pool", paramLabel = "POOL", description = "The pool (default: the configuration's pool).")
    private @Nullable String pool;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who does it (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String by = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the configuration.")
    private String reason = "";

    /**
     * Checks that the change makes sense.
     *
     * @param now the configuration in force
     * @param picture the pool's hosts as last judged, by name
     * @throws CommandFailedException that says why it does not
     */
    void check(PoolConfig now, SortedMap<String, HostState> picture) {}

    /** Makes the change; false where the configuration says so already. */
    abstract boolean change(PoolConfig config);

    /** What will come of it, for people. */
    abstract String outcome(PoolConfig config, SortedMap<String, HostState> picture);

    @Override
    public Integer call() {
        String name = pool == null ? config.load().pool() : pool;
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            SortedMap<String, HostState> picture = operator.picture(name);
            // A stop of a pool that is known waits for no further reading.
            if (picture.isEmpty() && operator.newestConfig(name).isEmpty()) {
                KnownPools.read(kafka).require(name);
            }
            Optional<PoolConfig> changed = operator.change(name, Map.of("by", by, "reason", reason), newest -> {
                PoolConfig copy = PoolConfig.newBuilder(newest.orElseGet(() -> withoutConfiguration(name)))
                        .build();
                check(copy, picture);
                return change(copy) ? Optional.of(copy) : Optional.empty();
            });
            PoolConfig inForce =
                    changed.or(() -> operator.newestConfig(name)).orElseGet(() -> PoolConfigs.unconfigured(name));
            spec.commandLine()
                    .getOut()
                    .println(TerminalText.line("pool " + name + ": "
                            + changed.map(done -> "version " + done.getVersion() + " applied. ")
                                    .orElse("nothing to change. ")
                            + outcome(inForce, picture)));
        }
        return 0;
    }

    /** The configuration that a pool without one begins with. */
    PoolConfig withoutConfiguration(String name) {
        throw new CommandFailedException("Pool " + name + " has no configuration: publish one with "
                + "'isotherm apply -f pool.yaml', or name another pool with --pool");
    }

    /** @throws CommandFailedException if no window of the pool has shown such a host */
    static String requireHost(String host, String pool, SortedMap<String, HostState> picture) {
        return picture.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(host))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        picture.isEmpty()
                                ? "Nothing is known of the hosts of pool " + pool
                                        + ": start collectors and the analyzer, or name another pool with --pool"
                                : "Pool " + pool + " has no host '" + host + "'; its hosts are "
                                        + String.join(", ", picture.keySet())));
    }

    static long guests(HostState host) {
        return host.getVms().stream()
                .map(VmLoad::getState)
                .filter(state -> state != VmState.STOPPED)
                .count();
    }

    /** How far a host in maintenance is. That no move to it is under way either, only the decider knows. */
    static String drained(String host, long guests) {
        return guests == 0
                ? host + " is drained: no guest is on it; decisions tell when it may be switched off"
                : host + " is drained: " + Counted.of(guests, "guest") + " left on it";
    }

    /** What stands between a decision of this scenario and its moves; empty if nothing does. */
    static String obstacle(PoolConfig config, Scenario scenario) {
        if (config.getDecision().getPaused()) {
            return "; but the pool is paused: nothing starts until 'isotherm resume'";
        }
        Mode mode = Timetables.mode(config, scenario, Instant.ofEpochMilli(System.currentTimeMillis()));
        return switch (mode) {
            case AUTOMATIC -> "";
            case RECOMMEND -> "; each move waits for 'isotherm approve' ('isotherm offers' lists them)";
            case OBSERVE -> "; but the mode is observe: nothing moves until 'isotherm mode automatic' or 'recommend'";
        };
    }

    static List<String> sorted(List<String> names) {
        return names.stream().sorted().distinct().toList();
    }
}
