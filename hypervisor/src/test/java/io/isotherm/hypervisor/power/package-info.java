/** The drivers of hosts' power, each against a controller of the test's own. */
@NullMarked
package io.isotherm.hypervisor.power;

import org.jspecify.annotations.NullMarked;
