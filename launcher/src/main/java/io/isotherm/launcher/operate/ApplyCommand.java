package io.isotherm.launcher.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.OperatorOption;
import io.isotherm.launcher.config.InventoryFile;
import io.isotherm.launcher.config.KnownAlgorithms;
import io.isotherm.launcher.config.PowerEntries;
import io.isotherm.operator.ConfigDifference;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.steer.SetMode;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.pool.ResolvedConfig.GuestName;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.text.TerminalText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes how a pool is to be run, or which hosts it consists of. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Checks a pool's configuration and publishes it; services take it up from the next window on. A file "
                        + "with 'hosts' is the pool's inventory: its hosts, and no others, are the pool's from then on, and agents "
                        + "take that up at once. Says what is added, changed and retired.")
public final class ApplyCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The pool's configuration, pool.yaml, or its hosts, inventory.yaml.")
    private Path file = Path.of("pool.yaml");

    @Option(names = "--dry-run", description = "Only check it, and say what it would change.")
    private boolean dryRun;

    @Mixin
    private OperatorOption by = new OperatorOption();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the configuration.")
    private String reason = "";

    @Override
    public Integer call() {
        ObjectNode root = ConfigFile.read(file);
        if (InventoryFile.isInventory(root)) {
            applyInventory(InventoryFile.parse(file.toString(), root));
        } else {
            applyConfiguration(KnownAlgorithms.read(file));
        }
        return 0;
    }

    private void applyInventory(InventoryFile inventory) {
        String pool = "pool " + inventory.pool();
        halfControlled(inventory).stream().map(TerminalText::line).forEach(System.out::println);
        if (dryRun) {
            System.out.println(pool + ": inventory is sound");
            try {
                OperatorInventory known = new OperatorInventory(config.connect());
                tell(pool, "would change", OperatorInventory.change(file.toString(), inventory, known.read()));
            } catch (CommandFailedException e) {
                System.out.println("what it would change was not looked at: " + e.getMessage());
            }
            return;
        }
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            InventoryChange change = new OperatorInventory(kafka)
                    .apply(file.toString(), inventory, Map.of("by", by.name(), "reason", reason), operator);
            tell(pool, "changed", change);
        }
    }

    /** Hosts with a power control that can do less than the operator may think. */
    static List<String> halfControlled(InventoryFile inventory) {
        List<String> lines = new ArrayList<>();
        PowerEntries.of(inventory.hosts())
                .forEach((host, access) ->
                        access.lack().ifPresent(lack -> lines.add("warning: " + host + " has " + lack)));
        return lines;
    }

    private static void tell(String pool, String what, InventoryChange change) {
        System.out.println(
                pool + ": " + (change.lines().isEmpty() ? "nothing of its inventory " : "its inventory ") + what);
        change.lines().stream().map(TerminalText::line).forEach(System.out::println);
    }

    private void applyConfiguration(PoolConfig pool) {
        if (dryRun) {
            System.out.println("pool " + pool.getPool() + ": configuration is sound");
            System.out.println(outlook(pool));
            lookAround(pool);
            return;
        }
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            tellNames(pool, operator.picture(pool.getPool()).values());
            List<String> changes = new ArrayList<>();
            operator.change(pool.getPool(), Map.of("by", by.name(), "reason", reason), newest -> {
                changes.clear();
                changes.addAll(changes(newest, pool, "changes"));
                return Optional.of(pool);
            });
            System.out.println("pool " + pool.getPool() + ": version " + pool.getVersion() + " applied");
            changes.stream().map(TerminalText::line).forEach(System.out::println);
            System.out.println(outlook(pool));
        }
    }

    /** A file is checked without Kafka, too. */
    private void lookAround(PoolConfig pool) {
        try (OperatorTopics operator = new OperatorTopics(config.connect())) {
            tellNames(pool, operator.picture(pool.getPool()).values());
            changes(operator.newestConfig(pool.getPool()), pool, "would change").stream()
                    .map(TerminalText::line)
                    .forEach(System.out::println);
        } catch (CommandFailedException e) {
            System.out.println(
                    "whether its names are those of guests and hosts, and what it would change, was not looked"
                            + " at: " + e.getMessage());
        }
    }

    /**
     * What becomes of the configuration in force: it is replaced whole, with whatever another operator has drained, paused or
     * set meanwhile.
     */
    static List<String> changes(Optional<PoolConfig> inForce, PoolConfig pool, String what) {
        if (inForce.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(ConfigDifference.lines(inForce.get(), pool));
        lines.replaceAll(line -> "  " + line);
        lines.add(0, "of version " + inForce.get().getVersion() + " it " + what + (lines.isEmpty() ? " nothing" : ":"));
        return lines;
    }

    private static void tellNames(PoolConfig pool, Collection<HostState> picture) {
        unmatched(pool, picture).stream().map(TerminalText::line).forEach(System.out::println);
    }

    /** What the configuration names and the pool's newest windows do not show. */
    static List<String> unmatched(PoolConfig pool, Collection<HostState> picture) {
        if (!ResolvedConfig.hasNames(pool)) {
            return List.of();
        }
        if (picture.isEmpty()) {
            return List.of("nothing is known of pool " + pool.getPool()
                    + " yet: whether its names are those of guests and hosts will show in each decision");
        }
        List<GuestName> guests = picture.stream()
                .flatMap(host -> host.getVms().stream())
                .map(vm -> new GuestName(vm.getUuid(), vm.getName()))
                .toList();
        return ResolvedConfig.of(
                        pool, guests, picture.stream().map(HostState::getHost).toList())
                .unmatched();
    }

    /** What will happen to the pool under this configuration. */
    static String outlook(PoolConfig pool) {
        String name = "pool " + pool.getPool();
        if (pool.getDecision().getPaused()) {
            return name + " is paused: nothing moves; set decision.paused: false";
        }
        String others = new TreeMap<>(pool.getDecision().getScenarioModes())
                .entrySet().stream()
                        .filter(entry -> entry.getValue() != pool.getDecision().getMode())
                        .map(entry ->
                                entry.getKey() + " (" + entry.getValue().name().toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(", "));
        String timetable =
                pool.getDecision().getTimetable().stream().map(SetMode::text).collect(Collectors.joining(", "));
        String but = (others.isEmpty() ? "" : ", but for " + others)
                + (timetable.isEmpty() ? "" : ", and by its timetable " + timetable);
        return switch (pool.getDecision().getMode()) {
            case OBSERVE ->
                name + " is observed: nothing moves" + but + "; set decision.mode: automatic where it is to act";
            case RECOMMEND -> name + " waits for approval: what an operator approves moves" + but;
            case AUTOMATIC -> name + " is automatic: what is decided is done" + but;
        };
    }
}
