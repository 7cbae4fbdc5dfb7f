package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Control of the hosts' power as the inventory says it now. Thread-safe. */
public final class InventoryPower implements HostPower {
    private final CredentialFiles credentials;
    private volatile SortedMap<String, PowerAccess> hosts = new TreeMap<>();

    public InventoryPower(CredentialFiles credentials) {
        this.credentials = credentials;
    }

    /** For hosts of which nothing is said. */
    public static InventoryPower none() {
        return new InventoryPower(new CredentialFiles(Path.of("")));
    }

    /** Takes up how the hosts' power is controlled now, by name. */
    public void take(Map<String, PowerAccess> controlled) {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(controlled));
    }

    @Override
    public boolean isControlled(String host) {
        return hosts.containsKey(host);
    }

    @Override
    public State state(String host) {
        return driver(host).state();
    }

    @Override
    public OptionalDouble watts(String host) {
        return driver(host).watts();
    }

    @Override
    public boolean isSwitchedOffByAgent(String host) {
        PowerAccess access = hosts.get(host);
        return access != null && access.setting(PowerSetting.SOFT_OFF).equals("agent");
    }

    @Override
    public void sleep(String host) {
        driver(host).softOff();
    }

    @Override
    public boolean mayForceOff(String host) {
        PowerAccess access = hosts.get(host);
        return access != null && access.forceOff();
    }

    @Override
    public void forceOff(String host) {
        if (!mayForceOff(host)) {
            throw new HypervisorException(
                    Kind.REFUSED,
                    "Host " + host + " is not to be switched off by force (power.forceOff of the inventory)");
        }
        driver(host).forceOff();
    }

    @Override
    public void wake(String host) {
        driver(host).on();
    }

    private PowerDriver driver(String host) {
        PowerAccess access = hosts.get(host);
        if (access == null) {
            throw new HypervisorException(
                    Kind.UNSUPPORTED,
                    "The power of host " + host + " cannot be controlled: the inventory says nothing of its power");
        }
        return access.protocol().open(host, access, credentials);
    }
}
