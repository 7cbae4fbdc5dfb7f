/** Readers of published workload traces, as loads for a simulated pool. */
@NullMarked
package io.isotherm.hypervisor.trace;

import org.jspecify.annotations.NullMarked;
