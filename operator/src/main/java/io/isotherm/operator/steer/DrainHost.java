package io.isotherm.operator.steer;

import io.isotherm.operator.RefusedException;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Takes a host out of service.
 *
 * @param host its name, in any case
 */
public record DrainHost(String host) implements Steering {
    @Override
    public boolean change(PoolConfig config, SortedMap<String, HostState> picture) {
        String name = SteeredHosts.require(host, config.getPool(), picture);
        ConstraintsConfig constraints = config.getConstraints();
        if (ResolvedConfig.isInMaintenance(config, name)) {
            return false;
        }
        if (ResolvedConfig.isHostGroup(config, name)) {
            throw new RefusedException("constraints.hostGroups of pool " + config.getPool() + " has a group named "
                    + name + ", whose hosts would be drained: give it another name and run 'isotherm apply'");
        }
        List<String> hosts = new ArrayList<>(constraints.getMaintenanceHosts());
        hosts.add(name);
        constraints.setMaintenanceHosts(hosts.stream().sorted().distinct().toList());
        return true;
    }

    @Override
    public String outcome(PoolConfig config, SortedMap<String, HostState> picture) {
        String name = SteeredHosts.require(host, config.getPool(), picture);
        HostState state = picture.get(name);
        long guests = state == null ? 0 : SteeredHosts.guests(state);
        if (state == null || guests == 0) {
            return SteeredHosts.drained(name, guests);
        }
        long staying = SteeredHosts.excluded(state, config, picture);
        boolean nowhere = picture.keySet().stream().allMatch(other -> ResolvedConfig.isInMaintenance(config, other));
        return name + ": " + Counted.of(guests - staying, "guest") + " will leave"
                + (staying == 0 ? "" : ", " + staying + " will stay, as constraints.excludedVms says")
                + (nowhere ? "; but no host is left outside maintenance that could take any" : "")
                + SteeredHosts.obstacle(config, Scenario.EVACUATION)
                + "; decisions tell when it may be switched off";
    }
}
