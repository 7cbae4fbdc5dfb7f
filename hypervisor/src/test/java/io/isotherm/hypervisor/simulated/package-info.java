/** Tests of the simulated pool. */
@NullMarked
package io.isotherm.hypervisor.simulated;

import org.jspecify.annotations.NullMarked;
