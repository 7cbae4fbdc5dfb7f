package io.isotherm.launcher.config;

import io.isotherm.hypervisor.power.PowerAccess;
import io.isotherm.hypervisor.power.PowerProtocol;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.PowerControl;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the records of an inventory say of the hosts' power. */
public final class PowerEntries {

    private PowerEntries() {}

    /** How the power of each of these hosts is controlled, by name; without those of which nothing is said. */
    public static SortedMap<String, PowerAccess> of(Map<String, InventoryHost> hosts) {
        SortedMap<String, PowerAccess> controlled = new TreeMap<>();
        hosts.forEach((name, host) -> Optional.ofNullable(host.getPower())
                .flatMap(PowerEntries::access)
                .ifPresent(access -> controlled.put(name, access)));
        return controlled;
    }

    /** Empty for a driver that only a newer version knows. */
    private static Optional<PowerAccess> access(PowerControl power) {
        return PowerProtocol.of(power.getDriver())
                .map(protocol -> new PowerAccess(
                        protocol,
                        power.getAddress(),
                        power.getCredentials(),
                        power.getForceOff(),
                        new TreeMap<>(power.getSettings())));
    }
}
