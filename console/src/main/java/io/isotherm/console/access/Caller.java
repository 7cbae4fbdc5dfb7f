package io.isotherm.console.access;

/**
 * Who asks.
 *
 * @param role what that one may
 * @param name whose token it is; empty without one
 */
public record Caller(ConsoleRole role, String name) {
    /** Somebody without a token. */
    public static final Caller ANONYMOUS = new Caller(ConsoleRole.NONE, "");
}
