package io.isotherm.launcher.operate;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.power.InventoryPower;
import io.isotherm.hypervisor.power.PowerAccess;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.launcher.cli.PoolOption;
import io.isotherm.launcher.config.PowerEntries;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What controls the power of hosts, as it is seen from here. */
@Command(
        name = "power",
        mixinStandardHelpOptions = true,
        description =
                "Asks what controls the power of hosts, from this machine, with the credentials in power.credentials. "
                        + "Only 'drill' switches anything.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HostPowerCommand.Status.class, HostPowerCommand.Test.class, PowerDrillCommand.class})
public final class HostPowerCommand {

    /** What both have. */
    abstract static class OfPool implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it.
        private CommandSpec spec;

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Mixin
        private PoolOption pool = new PoolOption();

        abstract int run(SortedMap<String, PowerAccess> controlled, InventoryPower power, PrintWriter out);

        @Override
        public Integer call() {
            ProcessConfig process = config.load();
            String name = pool.or(process::pool);
            SortedMap<String, PowerAccess> controlled = PowerEntries.of(
                    new OperatorInventory(config.connect()).read().hosts(name));
            if (controlled.isEmpty()) {
                throw new CommandFailedException(
                        "The inventory says of nothing that controls the power of a host of pool " + name
                                + "; give hosts a `power` with 'isotherm apply -f inventory.yaml'");
            }
            InventoryPower power = process.power();
            power.take(controlled);
            PrintWriter out = spec.commandLine().getOut();
            int exitCode = run(controlled, power, out);
            out.flush();
            return exitCode;
        }

        static PowerAccess require(SortedMap<String, PowerAccess> controlled, String host) {
            PowerAccess access = controlled.get(host);
            if (access == null) {
                throw new CommandFailedException(
                        "The inventory says of nothing that controls the power of host '" + host + "', only of "
                                + controlled.keySet() + "; give it a `power` with 'isotherm apply -f inventory.yaml'");
            }
            return access;
        }
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "Shows host, driver, address and power of hosts, with the watts that their controllers measure, or what "
                            + "is in the way of asking.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:Each answered.", "1:At least one did not."})
    static final class Status extends OfPool {
        @Parameters(
                paramLabel = "HOST",
                arity = "0..*",
                description = "Only these hosts (default: all whose power is controlled).")
        private List<String> hosts = new ArrayList<>();

        @Override
        int run(SortedMap<String, PowerAccess> controlled, InventoryPower power, PrintWriter out) {
            SortedMap<String, PowerAccess> asked = new TreeMap<>();
            hosts.forEach(host -> asked.put(host, require(controlled, host)));
            PlainTable table = new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
            int failures = 0;
            for (var entry : (hosts.isEmpty() ? controlled : asked).entrySet()) {
                PowerAccess access = entry.getValue();
                String state;
                try {
                    state = power.state(entry.getKey()).name().toLowerCase(Locale.ROOT)
                            + measured(power, entry.getKey());
                } catch (HypervisorException e) {
                    failures++;
                    state = e.kind() + ": " + e.getMessage();
                }
                table.row(entry.getKey(), access.protocol().driver(), access.address(), state);
            }
            out.print(TerminalText.of(table.toString()));
            return failures == 0 ? 0 : 1;
        }
    }

    /** What its controller measures, for people; a controller that cannot tell it may still switch the host. */
    private static String measured(InventoryPower power, String host) {
        try {
            OptionalDouble watts = power.watts(host);
            return watts.isPresent() ? String.format(Locale.ROOT, ", %.0f W measured", watts.getAsDouble()) : "";
        } catch (HypervisorException e) {
            return "";
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description =
                    "Checks the way to what controls a host's power: network, credentials, answer, and what it may do.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:It answers.", "1:It does not, and why."})
    static final class Test extends OfPool {
        @Parameters(paramLabel = "HOST", description = "The host.")
        @SuppressWarnings("NullAway.Init") // picocli sets it.
        private String host;

        @Override
        int run(SortedMap<String, PowerAccess> controlled, InventoryPower power, PrintWriter out) {
            PowerAccess access = require(controlled, host);
            String way = access.protocol().driver() + " at " + access.address() + " ("
                    + access.protocol().meaning() + ")";
            long began = System.nanoTime();
            try {
                String state = power.state(host).name().toLowerCase(Locale.ROOT);
                out.println(TerminalText.line("ok    " + host + " is " + state + ", says " + way + " after "
                        + (System.nanoTime() - began) / 1_000_000 + " ms"));
                out.println(TerminalText.line(
                        access.forceOff()
                                ? "note  it may be forced off, once it is proven empty (power.forceOff)"
                                : "note  it is only ever asked to switch itself off (power.forceOff is false)"));
                return 0;
            } catch (HypervisorException e) {
                out.println(TerminalText.line("fail  " + way + ": " + e.kind() + ": " + e.getMessage()));
                return 1;
            }
        }
    }
}
