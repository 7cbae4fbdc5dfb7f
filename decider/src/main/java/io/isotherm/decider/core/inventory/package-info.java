/** Which hosts belong to a pool, and which of them can be powered, as the operator says through time. */
@NullMarked
package io.isotherm.decider.core.inventory;

import org.jspecify.annotations.NullMarked;
