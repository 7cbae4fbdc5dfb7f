package io.isotherm.console.view;

/**
 * Who asks, and what is allowed.
 *
 * @param role what the token allows
 * @param name whose it is
 * @param control whether control is allowed
 * @param version Isotherm's
 */
public record Session(String role, String name, boolean control, String version) {}
