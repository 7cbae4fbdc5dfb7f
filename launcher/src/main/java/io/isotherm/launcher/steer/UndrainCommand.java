package io.isotherm.launcher.steer;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a host back to its pool. */
@Command(name = "undrain", mixinStandardHelpOptions = true, description = "Lets a drained host take guests again.")
public final class UndrainCommand extends SteerCommand {
    @Parameters(
            paramLabel = "HOST",
            description = "The host; or a group or pattern as constraints.maintenanceHosts has it.")
    private String host = "";

    @Override
    void check(PoolConfig now, SortedMap<String, HostState> picture) {
        List<String> drained = now.getConstraints().getMaintenanceHosts();
        List<String> others = ResolvedConfig.maintenanceEntries(now, host).stream()
                .filter(entry -> !entry.equalsIgnoreCase(host))
                .toList();
        if (!others.isEmpty()) {
            String entries = String.join(", ", others);
            throw new CommandFailedException(host + " of pool " + now.getPool() + " is drained by " + entries
                    + ", which may mean other hosts too: undrain " + entries
                    + " to give all of them back, or name single hosts in constraints.maintenanceHosts and run"
                    + " 'isotherm apply'");
        }
        if (drained.stream().noneMatch(host::equalsIgnoreCase)) {
            throw new CommandFailedException(host + " of pool " + now.getPool() + " is not drained; "
                    + (drained.isEmpty() ? "no host is" : "drained are " + String.join(", ", drained)));
        }
    }

    @Override
    boolean change(PoolConfig config) {
        config.getConstraints()
                .setMaintenanceHosts(config.getConstraints().getMaintenanceHosts().stream()
                        .filter(drained -> !drained.equalsIgnoreCase(host))
                        .toList());
        return true;
    }

    @Override
    String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        return host + " takes guests again from the next window on";
    }
}
