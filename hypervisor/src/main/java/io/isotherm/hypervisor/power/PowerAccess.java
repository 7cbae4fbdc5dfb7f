package io.isotherm.hypervisor.power;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

    /** Why a host is not put to sleep or woken though its power is controlled, in words; empty where nothing is in the way. */
    public Optional<String> lack() {
        if (protocol != PowerProtocol.WAKE_ON_LAN) {
            return Optional.empty();
        }
        if (setting(PowerSetting.PROBE).isEmpty()) {
            return Optional.of(
                    "wake-on-lan without power.probe: nothing but its silence could tell that it is off, so that it is "
                            + "neither put to sleep nor woken; give power.probe, where it takes connections");
        }
        return setting(PowerSetting.SOFT_OFF).equals("none")
                ? Optional.of(
                        "wake-on-lan without power.softOff: nobody switches it off; give power.softOff: agent, and "
                                + "executor.powerOff to its agent")
                : Optional.empty();
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
