package io.isotherm.hypervisor.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a host's power can be controlled by. */
public enum PowerProtocol {
    IPMI(
            "host or host:port",
            "[^\\s/:-][^\\s/:]*(:\\d{1,5})?",
            "Debian's ipmitool, by IPMI 2.0 over LAN",
            List.of(PowerSetting.CIPHER_SUITE, PowerSetting.RETRIES, PowerSetting.PRIVILEGE)),
    REDFISH(
            "https://host or https://host:port",
            "https://[^\\s/@?#]+/?",
            "DMTF's Redfish, by HTTPS",
            List.of(
                    PowerSetting.SYSTEM,
                    PowerSetting.AUTHENTICATION,
                    PowerSetting.FINGERPRINT,
                    PowerSetting.AUTHORITY)),
    WAKE_ON_LAN(
            "the MAC address, as 52:54:00:12:34:56",
            "([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
            "a magic packet that wakes it; the host's own agent switches it off",
            List.of(
                    PowerSetting.BROADCAST,
                    PowerSetting.INTERFACES,
                    PowerSetting.PORT,
                    PowerSetting.PROBE,
                    PowerSetting.SOFT_OFF)),
    COMMAND("the absolute path of a program", "/\\S+", "a program of the operator's own", List.of());

    private final String addressForm;
    private final Pattern addressPattern;
    private final String meaning;
    private final List<PowerSetting> settings;

    PowerProtocol(String addressForm, String addressPattern, String meaning, List<PowerSetting> own) {
        this.addressForm = addressForm;
        this.addressPattern = Pattern.compile(addressPattern);
        this.meaning = meaning;
        this.settings = new ArrayList<>(PowerSetting.COMMON);
        this.settings.addAll(own);
    }

    /** As the inventory spells it. */
    public String driver() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The protocol that an inventory names, in any case. */
    public static Optional<PowerProtocol> of(String driver) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.driver().equalsIgnoreCase(driver))
                .findFirst();
    }

    /** What an inventory may name, for people. */
    public static String drivers() {
        return Arrays.stream(values()).map(PowerProtocol::driver).collect(Collectors.joining(", "));
    }

    /** How a host is reached by it, for people. */
    public String meaning() {
        return meaning;
    }

    /** What an address looks like, for people. */
    public String addressForm() {
        return addressForm;
    }

    public boolean acceptsAddress(String address) {
        return addressPattern.matcher(address).matches();
    }

    /** What may be said beside the address. */
    public List<PowerSetting> settings() {
        return List.copyOf(settings);
    }

    PowerDriver open(String host, PowerAccess access, CredentialFiles credentials) {
        return switch (this) {
            case IPMI -> new IpmiDriver(access, credentials);
            case REDFISH -> new RedfishDriver(access, credentials);
            case WAKE_ON_LAN -> new WakeOnLanDriver(host, access, credentials);
            case COMMAND -> new CommandDriver(host, access, credentials);
        };
    }
}
