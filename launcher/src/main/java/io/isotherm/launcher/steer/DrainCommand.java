package io.isotherm.launcher.steer;

import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a host out of service. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Has all guests leave a host and keeps it empty, until 'isotherm undrain'.")
public final class DrainCommand extends SteerCommand {
    @Parameters(paramLabel = "HOST", description = "The host.")
    private String host = "";

    @Override
    void check(PoolConfig now, SortedMap<String, HostState> picture) {
        host = requireHost(host, now.getPool(), picture);
    }

    @Override
    boolean change(PoolConfig config) {
        ConstraintsConfig constraints = config.getConstraints();
        if (ResolvedConfig.isInMaintenance(config, host)) {
            return false;
        }
        List<String> hosts = new ArrayList<>(constraints.getMaintenanceHosts());
        hosts.add(host);
        constraints.setMaintenanceHosts(sorted(hosts));
        return true;
    }

    @Override
    String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        HostState state = picture.get(host);
        long guests = state == null ? 0 : guests(state);
        return guests == 0
                ? drained(host, guests)
                : host + ": " + Counted.of(guests, "guest") + " will leave" + obstacle(config, Scenario.EVACUATION)
                        + "; decisions tell when it may be switched off";
    }
}
