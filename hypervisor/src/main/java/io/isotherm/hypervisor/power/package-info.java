/**
 * What controls the power of hosts: a {@code PowerDriver} for each protocol that an inventory may name, behind the port
 * {@link io.isotherm.hypervisor.HostPower}. Secrets are kept in files, and stand in no message and on no command line.
 */
@NullMarked
package io.isotherm.hypervisor.power;

import org.jspecify.annotations.NullMarked;
