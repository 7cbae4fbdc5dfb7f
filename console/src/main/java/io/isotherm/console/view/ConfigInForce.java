package io.isotherm.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force.
 *
 * @param version its number; 0 for none
 * @param at when it was applied; null for none
 * @param by who applied it
 * @param reason why
 * @param yaml as the file that 'isotherm apply' takes
 */
public record ConfigInForce(long version, @Nullable Instant at, String by, String reason, String yaml) {}
