/** Readers of published workload traces, as loads for a simulated pool. */
@NullMarked
package io.isotherm.simulator.trace;

import org.jspecify.annotations.NullMarked;
