/**
 * One tick of a pool: the window that is whole, what is decided on it, and what is issued. Pure: the same ledger, window,
 * configuration and tick give the same decision, whatever the clock says.
 */
@NullMarked
package io.isotherm.decider.core.tick;

import org.jspecify.annotations.NullMarked;
