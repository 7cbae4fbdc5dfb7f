package io.isotherm.console.view;

import io.isotherm.explain.status.PowerSavings;
import java.util.List;

/**
 * Power of a pool.
 *
 * @param savings what sleeps, and what that saved
 * @param last the last actions, the newest first
 */
public record PowerState(PowerSavings savings, List<PowerActionStatus> last) {}
