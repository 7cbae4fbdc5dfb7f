package io.isotherm.hypervisor.power;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may be said of a host's power beside driver and address, in one protocol or in all.
 *
 * @param key as the inventory spells it
 * @param form of its value, for people
 * @param pattern of its value
 * @param fallback where it is left out
 * @param meaning for people
 */
public record PowerSetting(String key, String form, Pattern pattern, String fallback, String meaning) {
    static final PowerSetting TIMEOUT = of(
            "timeout",
            "seconds from 1s to 120s",
            "([1-9]|[1-9]\\d|1[01]\\d|120)s",
            "10s",
            "How long one call may take.");
    static final PowerSetting CIPHER_SUITE =
            of("cipherSuite", "a number from 0 to 17", "\\d|1[0-7]", "3", "IPMI's cipher suite; newer ones take 17.");
    static final PowerSetting RETRIES = of(
            "retries", "a number from 1 to 10", "[1-9]|10", "2", "How often one message is sent until it is answered.");
    static final PowerSetting PRIVILEGE = of(
            "privilege",
            "operator or administrator",
            "operator|administrator",
            "administrator",
            "What the user may do at the controller; operator is enough for power.");
    static final PowerSetting SYSTEM = of(
            "system",
            "an identifier of Redfish",
            "[A-Za-z0-9._-]*",
            "",
            "Which of the controller's systems it is; where it is left out, the only one.");
    static final PowerSetting AUTHENTICATION = of(
            "authentication",
            "basic or session",
            "basic|session",
            "basic",
            "How it authenticates: with each call, or by a session that is ended after each.");
    static final PowerSetting FINGERPRINT = of(
            "fingerprint",
            "64 hexadecimal digits",
            "([0-9A-Fa-f]{2}:?){32}|",
            "",
            "SHA-256 of the controller's certificate, which is then trusted, and no other.");
    static final PowerSetting AUTHORITY = of(
            "authority",
            "an absolute path",
            "/.*|",
            "",
            "File with the certificates (PEM) of who may vouch for the controller; else those that Java trusts.");
    static final PowerSetting BROADCAST = of(
            "broadcast",
            "IPv4 addresses, separated by commas",
            "\\d+(\\.\\d+){3}(,\\d+(\\.\\d+){3})*",
            "255.255.255.255",
            "Where the packet is sent to.");
    static final PowerSetting INTERFACES = of(
            "interfaces",
            "names of network interfaces, separated by commas",
            "[A-Za-z0-9._:@-]*(,[A-Za-z0-9._:@-]+)*",
            "",
            "From which interfaces it is sent; where it is left out, from all that are up.");
    static final PowerSetting PORT =
            of("port", "a number from 0 to 65535", "\\d{1,5}", "9", "The UDP port that it is sent to.");
    static final PowerSetting PROBE = of(
            "probe",
            "host:port",
            "[^:\\s]+:\\d{1,5}",
            "",
            "Where the host itself answers by TCP as long as it is on; Wake-on-LAN cannot be asked.");

    static final PowerSetting SOFT_OFF = of(
            "softOff",
            "none or agent",
            "none|agent",
            "none",
            "Who switches the host off: nobody, or its own agent by executor.powerOff of its configuration.");

    /** Settings in the order of the documentation, for all protocols. */
    static final List<PowerSetting> COMMON = List.of(TIMEOUT);

    private static PowerSetting of(String key, String form, String pattern, String fallback, String meaning) {
        return new PowerSetting(key, form, Pattern.compile(pattern), fallback, meaning);
    }

    public boolean accepts(String value) {
        return pattern.matcher(value).matches();
    }

    /** What {@link #TIMEOUT} says. */
    static Duration timeout(PowerAccess access) {
        String seconds = access.setting(TIMEOUT);
        return Duration.ofSeconds(Long.parseLong(seconds.substring(0, seconds.length() - 1)));
    }
}
