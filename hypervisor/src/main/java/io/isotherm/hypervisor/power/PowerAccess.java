package io.isotherm.hypervisor.power;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a host's power is controlled, as the inventory says. Holds no secret.
 *
 * @param protocol what its controller speaks
 * @param address of its controller, in the form that the protocol has it
 * @param credentials name of the files with user and password; empty for none
 * @param forceOff whether it may be switched off without its consent, once it was proven empty
 * @param settings of the protocol, by key; what is left out has its default
 */
public record PowerAccess(
        PowerProtocol protocol,
        String address,
        String credentials,
        boolean forceOff,
        SortedMap<String, String> settings) {

    public PowerAccess {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** A setting of the protocol's, or its default. */
    String setting(PowerSetting setting) {
        return settings.getOrDefault(setting.key(), setting.fallback());
    }

    /** Without those that are left out. */
    public static PowerAccess of(
            PowerProtocol protocol, String address, String credentials, Map<String, String> settings) {
        return new PowerAccess(protocol, address, credentials, false, new TreeMap<>(settings));
    }
}
