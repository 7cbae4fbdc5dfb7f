/**
 * One tick of a pool: what is remembered of it ({@link io.isotherm.decider.core.tick.PoolLedger}), the comparison of that
 * memory with what is observed, the recognised scenario, and what is issued of a plan. Pure: the same ledger, window,
 * configuration and tick give the same decision, whatever the clock says.
 */
@NullMarked
package io.isotherm.decider.core.tick;

import org.jspecify.annotations.NullMarked;
