/** Tests of the trace readers. */
@NullMarked
package io.isotherm.simulator.trace;

import org.jspecify.annotations.NullMarked;
