package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.power.ToolProcess.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program of the operator's own, called as {@code PROGRAM status|on|soft|off HOST}. Exit code 0: done; 2: the controller
 * refuses; 3: wrong credentials; 4: the controller cannot be reached; 5: this cannot be done; any other: it failed. {@code
 * status} prints {@code on}, {@code off} or {@code changing}. What it says last on its error output becomes part of the
 * message. Where credentials are named, the environment has POWER_USER and POWER_PASSWORD_FILE.
 */
final class CommandDriver implements PowerDriver {
    private final String host;
    private final PowerAccess access;
    private final CredentialFiles credentials;

    CommandDriver(String host, PowerAccess access, CredentialFiles credentials) {
        this.host = host;
        this.access = access;
        this.credentials = credentials;
    }

    @Override
    public State state() {
        String answer = call("status").output().strip();
        return switch (answer) {
            case "on" -> State.ON;
            case "off" -> State.OFF;
            case "changing" -> State.CHANGING;
            default ->
                throw new HypervisorException(
                        Kind.OTHER,
                        access.address() + " status " + host + " printed '"
                                + answer.substring(0, Math.min(80, answer.length()))
                                + "' and not on, off or changing");
        };
    }

    @Override
    public void on() {
        call("on");
    }

    @Override
    public void softOff() {
        call("soft");
    }

    @Override
    public void forceOff() {
        call("off");
    }

    private Result call(String request) {
        Map<String, String> environment = new TreeMap<>();
        if (!access.credentials().isEmpty()) {
            environment.put("POWER_USER", credentials.user(access.credentials()));
            environment.put(
                    "POWER_PASSWORD_FILE",
                    credentials.passwordFile(access.credentials()).toString());
        }
        Duration limit = PowerSetting.timeout(access);
        Result result = ToolProcess.run(List.of(access.address(), request, host), environment, limit);
        if (result.exitCode() == 0) {
            return result;
        }
        String words = access.address() + " " + request + " " + host + " ended with " + result.exitCode()
                + (result.complaint().isEmpty() ? "" : ": " + result.complaint());
        throw new HypervisorException(kind(request, result.exitCode()), words);
    }

    private static Kind kind(String request, int exitCode) {
        return switch (exitCode) {
            case 2 -> Kind.REFUSED;
            case 3 -> Kind.WRONG_CREDENTIALS;
            case 4 -> Kind.UNREACHABLE;
            case 5 -> request.equals("soft") ? Kind.NO_SOFT_OFF : Kind.UNSUPPORTED;
            default -> Kind.OTHER;
        };
    }
}
