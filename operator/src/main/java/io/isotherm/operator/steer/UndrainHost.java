package io.isotherm.operator.steer;

import io.isotherm.operator.RefusedException;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.SortedMap;

/**
 * Gives a host back to its pool.
 *
 * @param host its name, in any case; or a group or pattern as {@code constraints.maintenanceHosts} has it
 */
public record UndrainHost(String host) implements Steering {
    @Override
    public boolean change(PoolConfig config, SortedMap<String, HostState> picture) {
        List<String> drained = config.getConstraints().getMaintenanceHosts();
        requireDrained(config, drained);
        config.getConstraints()
                .setMaintenanceHosts(drained.stream()
                        .filter(entry -> !entry.equalsIgnoreCase(host))
                        .toList());
        return true;
    }

    private void requireDrained(PoolConfig now, List<String> drained) {
        List<String> others = ResolvedConfig.maintenanceEntries(now, host).stream()
                .filter(entry -> !entry.equalsIgnoreCase(host))
                .toList();
        if (!others.isEmpty()) {
            String entries = String.join(", ", others);
            throw new RefusedException(host + " of pool " + now.getPool() + " is drained by " + entries
                    + ", which may mean other hosts too: undrain " + entries
                    + " to give all of them back, or name single hosts in constraints.maintenanceHosts and run"
                    + " 'isotherm apply'");
        }
        if (drained.stream().noneMatch(host::equalsIgnoreCase)) {
            throw new RefusedException(host + " of pool " + now.getPool() + " is not drained; "
                    + (drained.isEmpty() ? "no host is" : "drained are " + String.join(", ", drained)));
        }
    }

    @Override
    public String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        return host + " takes guests again from the next window on";
    }
}
