/**
 * Forecasters of a series of window means, and the choice among them by how well each would have done on that very series.
 */
@NullMarked
package io.isotherm.analyzer.core.forecast;

import org.jspecify.annotations.NullMarked;
