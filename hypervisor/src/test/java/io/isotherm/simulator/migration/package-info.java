/** Tests of the model of migrations. */
@NullMarked
package io.isotherm.simulator.migration;

import org.jspecify.annotations.NullMarked;
