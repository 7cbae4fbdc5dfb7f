package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.power.ToolProcess.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IPMI 2.0 over LAN, by Debian's {@code ipmitool}. */
final class IpmiDriver implements PowerDriver {
    private static final String TOOL = "ipmitool";
    private static final Pattern DCMI_WATTS = Pattern.compile("Instantaneous power reading:\\s*(\\d+) Watts");
    private static final Pattern DCMI_IDLE = Pattern.compile("Power reading state is:\\s*deactivated");

    private final PowerAccess access;
    private final CredentialFiles credentials;

    IpmiDriver(PowerAccess access, CredentialFiles credentials) {
        this.access = access;
        this.credentials = credentials;
    }

    @Override
    public State state() {
        String output = chassisPower("status").output().toLowerCase(Locale.ROOT);
        if (output.contains("power is on")) {
            return State.ON;
        }
        if (output.contains("power is off")) {
            return State.OFF;
        }
        throw failure(Kind.OTHER, "tells no power state");
    }

    @Override
    public OptionalDouble watts() {
        Duration limit = PowerSetting.timeout(access);
        // Many controllers know nothing of DCMI, and refuse the request.
        Result result = ToolProcess.run(command(limit, "dcmi", "power", "reading"), Map.of(), limit);
        return result.exitCode() == 0 ? dcmiWatts(result.output()) : OptionalDouble.empty();
    }

    /** The instantaneous reading of {@code ipmitool dcmi power reading}; empty where measuring is not activated. */
    static OptionalDouble dcmiWatts(String output) {
        Matcher watts = DCMI_WATTS.matcher(output);
        return watts.find() && !DCMI_IDLE.matcher(output).find()
                ? OptionalDouble.of(Double.parseDouble(watts.group(1)))
                : OptionalDouble.empty();
    }

    @Override
    public void on() {
        chassisPower("on");
    }

    @Override
    public void softOff() {
        chassisPower("soft");
    }

    @Override
    public void forceOff() {
        chassisPower("off");
    }

    private Result chassisPower(String request) {
        Duration limit = PowerSetting.timeout(access);
        Result result;
        try {
            result = ToolProcess.run(command(limit, "chassis", "power", request), Map.of(), limit);
        } catch (HypervisorException e) {
            if (e.kind() != Kind.TIMEOUT) {
                throw e;
            }
            throw failure(
                    Kind.TIMEOUT,
                    "gives " + TOOL + " no answer within " + limit.toSeconds()
                            + " s: see power.address, its network, and that IPMI over LAN is turned on; a slow one takes a"
                            + " longer power.timeout");
        }
        if (result.exitCode() != 0) {
            throw refusal(request, result);
        }
        return result;
    }

    private List<String> command(Duration limit, String... request) {
        int colon = access.address().lastIndexOf(':');
        List<String> command = new ArrayList<>(List.of(TOOL, "-v", "-I", "lanplus"));
        command.addAll(
                List.of("-H", colon < 0 ? access.address() : access.address().substring(0, colon)));
        if (colon >= 0) {
            command.addAll(List.of("-p", access.address().substring(colon + 1)));
        }
        if (!access.credentials().isEmpty()) {
            command.addAll(List.of("-U", credentials.user(access.credentials())));
            command.addAll(
                    List.of("-f", credentials.passwordFile(access.credentials()).toString()));
        }
        int retries = Integer.parseInt(access.setting(PowerSetting.RETRIES));
        long pause = Math.max(1, limit.toSeconds() / (retries + 2));
        command.addAll(List.of("-C", access.setting(PowerSetting.CIPHER_SUITE)));
        command.addAll(List.of("-L", access.setting(PowerSetting.PRIVILEGE).toUpperCase(Locale.ROOT)));
        command.addAll(List.of("-R", Integer.toString(retries), "-N", Long.toString(pause)));
        command.addAll(List.of(request));
        return command;
    }

    private HypervisorException refusal(String request, Result result) {
        String errors = result.errors();
        if (errors.contains("RAKP 2 HMAC is invalid")
                || errors.contains("unauthorized name")
                || errors.contains("Unauthorized")
                || errors.contains("HMAC is invalid")) {
            return failure(
                    Kind.WRONG_CREDENTIALS,
                    "does not take the credentials '" + access.credentials()
                            + "': see user and password there, and that" + " the user may use IPMI over LAN");
        }
        if (errors.contains("open session response message")) {
            return failure(
                    Kind.REFUSED,
                    "does not take cipher suite " + access.setting(PowerSetting.CIPHER_SUITE)
                            + ": set power.cipherSuite, mostly 3 or 17");
        }
        if (errors.contains("nsufficient privilege")) {
            return failure(
                    Kind.REFUSED,
                    "grants the user too little: give it the privilege of an operator, and set power.privilege to what it has");
        }
        if (errors.contains("Get Auth Capabilities error")
                || errors.contains("Could not open socket")
                || errors.contains("Address lookup")) {
            return failure(
                    Kind.UNREACHABLE,
                    "does not answer: see power.address, its network, and that IPMI over LAN is turned on");
        }
        if (request.equals("soft") && errors.contains("Soft failed")) {
            return failure(Kind.NO_SOFT_OFF, "cannot ask the host to switch itself off: " + result.complaint());
        }
        return failure(
                errors.contains("Unable to establish") ? Kind.UNREACHABLE : Kind.REFUSED,
                "refuses: " + result.complaint());
    }

    private HypervisorException failure(Kind kind, String words) {
        return new HypervisorException(kind, "The controller at " + access.address() + " " + words);
    }
}
