/** Tests of the trace readers. */
@NullMarked
package io.isotherm.hypervisor.trace;

import org.jspecify.annotations.NullMarked;
