/** What simulated guests ask for over time: constant, recorded, or composed for a scenario. */
@NullMarked
package io.isotherm.simulator.load;

import org.jspecify.annotations.NullMarked;
