package io.isotherm.console.view;

import java.util.List;

/**
 * What was done, or would be.
 *
 * @param pool the pool
 * @param preview whether it was only asked about
 * @param changed whether something was published, or would be
 * @param version of the configuration
 * @param outcome what will come of it
 * @param changes the settings that change, one an entry
 */
public record ControlOutcome(
        String pool, boolean preview, boolean changed, long version, String outcome, List<String> changes) {}
