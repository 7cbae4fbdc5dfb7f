package io.isotherm.operator.steer;

import io.isotherm.operator.RefusedException;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.pool.ResolvedConfig.GuestName;
import io.isotherm.pool.Timetables;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** What steering asks and tells of hosts. */
public final class SteeredHosts {
    private SteeredHosts() {}

    /**
     * The name of a host as its pool has it.
     *
     * @throws RefusedException if no window of the pool has shown such a host
     */
    static String require(String host, String pool, SortedMap<String, HostState> picture) {
        return picture.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(host))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        picture.isEmpty()
                                ? "Nothing is known of the hosts of pool " + pool
                                        + ": start collectors and the analyzer, or name another pool with --pool"
                                : "Pool " + pool + " has no host '" + host + "'; its hosts are "
                                        + String.join(", ", picture.keySet())));
    }

    /** How many guests are on a host that are not shut off. */
    public static long guests(HostState host) {
        return host.getVms().stream()
                .map(VmLoad::getState)
                .filter(state -> state != VmState.STOPPED)
                .count();
    }

    /** How many of these the operator says are never moved. */
    static long excluded(HostState host, PoolConfig config, SortedMap<String, HostState> picture) {
        List<GuestName> guests = picture.values().stream()
                .flatMap(state -> state.getVms().stream())
                .map(vm -> new GuestName(vm.getUuid(), vm.getName()))
                .toList();
        Set<String> excluded = Set.copyOf(ResolvedConfig.of(config, guests, picture.keySet())
                .config()
                .getConstraints()
                .getExcludedVms());
        return host.getVms().stream()
                .filter(vm -> vm.getState() != VmState.STOPPED && excluded.contains(vm.getUuid()))
                .count();
    }

    /** How far a host in maintenance is. That no move to it is under way either, only the decider knows. */
    public static String drained(String host, long guests) {
        return guests == 0
                ? host + " is drained: no guest is on it; decisions tell when it may be switched off"
                : host + " is drained: " + Counted.of(guests, "guest") + " left on it";
    }

    /** What stands between a decision of this scenario and its moves; empty if nothing does. */
    static String obstacle(PoolConfig config, Scenario scenario) {
        if (config.getDecision().getPaused()) {
            return "; but the pool is paused: nothing starts until 'isotherm resume'";
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        String blackout = Timetables.blackout(config, scenario, now)
                .map(holds -> "; but nothing starts within the blackout from " + Timetables.text(holds))
                .orElse("");
        return blackout
                + switch (Timetables.mode(config, scenario, now)) {
                    case AUTOMATIC -> "";
                    case RECOMMEND -> "; each move waits for 'isotherm approve' ('isotherm offers' lists them)";
                    case OBSERVE ->
                        "; but the mode is observe: nothing moves until 'isotherm mode automatic' or 'recommend'";
                };
    }
}
