/**
 * The only door to hosts: the port {@link io.isotherm.hypervisor.Hypervisor} and its adapters, to hosts through libvirt in
 * {@code libvirt} and to another process's hosts in {@code remote}. The simulated pool beside it, {@code
 * io.isotherm.simulator}, is one more.
 */
@NullMarked
package io.isotherm.hypervisor;

import org.jspecify.annotations.NullMarked;
