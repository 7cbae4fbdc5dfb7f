/** Tests of the inventory as the decider knows it. */
@NullMarked
package io.isotherm.decider.core.inventory;

import org.jspecify.annotations.NullMarked;
