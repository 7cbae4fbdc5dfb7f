package io.isotherm.console.view;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what is allowed.
 *
 * @param role what the token allows
 * @param name whose it is
 * @param control whether control is allowed
 * @param version Isotherm's
 * @param recording what is shown, where it is a recording
 */
public record Session(
        String role,
        String name,
        boolean control,
        String version,
        @Nullable RecordedSpan recording) {}
