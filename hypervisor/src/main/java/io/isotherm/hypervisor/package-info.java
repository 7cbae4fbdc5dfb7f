/**
 * The only door to hosts: the port {@link io.isotherm.hypervisor.Hypervisor}, its libvirt adapter in {@code libvirt}, and
 * a simulated pool in {@code simulated}.
 */
@NullMarked
package io.isotherm.hypervisor;

import org.jspecify.annotations.NullMarked;
