/** Tests of the simulated pool. */
@NullMarked
package io.isotherm.simulator;

import org.jspecify.annotations.NullMarked;
