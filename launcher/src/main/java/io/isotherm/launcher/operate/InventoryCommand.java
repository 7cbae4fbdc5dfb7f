package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.runtime.inventory.InventoryTable;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.PowerControl;
import io.isotherm.text.TerminalText;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which hosts there are. */
@Command(
        name = "inventory",
        mixinStandardHelpOptions = true,
        description =
                "Shows the hosts of pools as 'isotherm apply -f inventory.yaml' published them: pool, host, libvirt's "
                        + "address, the machine's UUID, what controls its power, since when.")
public final class InventoryCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool (default: all).")
    private @Nullable String pool;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        InventoryTable inventory = new OperatorInventory(config.connect()).read();
        PlainTable table = new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        boolean empty = true;
        for (String known : inventory.pools()) {
            if (pool == null || pool.equals(known)) {
                inventory.hosts(known).values().forEach(host -> row(table, host));
                empty = false;
            }
        }
        if (empty) {
            throw new CommandFailedException((pool == null ? "No pool has" : "Pool '" + pool + "' has not")
                    + " an inventory; publish one with 'isotherm apply -f inventory.yaml'");
        }
        spec.commandLine().getOut().print(TerminalText.of(table.toString()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static void row(PlainTable table, InventoryHost host) {
        PowerControl power = host.getPower();
        table.row(
                host.getPool(),
                host.getHost(),
                host.getUri(),
                Objects.requireNonNullElse(host.getUuid(), "-"),
                power == null ? "-" : power.getDriver(),
                host.getAppliedAt().toString());
    }
}
