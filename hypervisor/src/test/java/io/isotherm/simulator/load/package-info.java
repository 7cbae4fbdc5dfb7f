/** Tests of the loads of simulated guests. */
@NullMarked
package io.isotherm.simulator.load;

import org.jspecify.annotations.NullMarked;
