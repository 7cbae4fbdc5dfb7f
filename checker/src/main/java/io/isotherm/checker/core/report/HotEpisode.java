package io.isotherm.checker.core.report;

import java.time.Duration;
import java.time.Instant;

/**
 * A host was HOT from one decision to another.
 *
 * @param from the first decision that found it HOT
 * @param to the last decision that found it HOT
 * @param leftAlone longest time without a command from it, issued or under way
 */
public record HotEpisode(String pool, String host, Instant from, Instant to, Duration leftAlone) {}
