/** Readings of a host and its guests through libvirt. */
@NullMarked
package io.isotherm.hypervisor.libvirt.reading;

import org.jspecify.annotations.NullMarked;
