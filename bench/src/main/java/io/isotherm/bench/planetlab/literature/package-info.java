/** Dynamic consolidation as its authors published and simulated it: the yardstick, true to the digit. */
@NullMarked
package io.isotherm.bench.planetlab.literature;

import org.jspecify.annotations.NullMarked;
