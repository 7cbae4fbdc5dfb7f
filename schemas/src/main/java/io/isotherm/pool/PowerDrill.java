package io.isotherm.pool;

import java.util.Optional;

/**
 * An operator's request to put one empty host to sleep and to wake it again. It is an approval of what nobody has
 * recommended: its commandId names the host.
 */
public final class PowerDrill {
    private static final String REQUEST = "drill/";
    private static final String COMMAND = "/drill/";

    private PowerDrill() {}

    /** What an approval is of that asks for a drill of a host. */
    public static String request(String host) {
        return REQUEST + host;
    }

    /** The host that an approval asks to drill; empty for an approval of a recommendation. */
    public static Optional<String> host(String approved) {
        return approved.startsWith(REQUEST) ? Optional.of(approved.substring(REQUEST.length())) : Optional.empty();
    }

    /** The id of the command that puts a host to sleep for a drill. */
    public static String commandId(String decisionId, String host) {
        return decisionId + COMMAND + host;
    }

    /** Whether a command puts that host to sleep for a drill. */
    public static boolean isDrill(String commandId, String host) {
        return commandId.endsWith(COMMAND + host);
    }

    /** How the note of a decision begins that refuses a drill of a host. */
    public static String refusal(String host) {
        return "The drill of " + host + " ";
    }
}
