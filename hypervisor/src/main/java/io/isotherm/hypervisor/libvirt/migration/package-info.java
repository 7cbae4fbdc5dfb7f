/** Migrations through libvirt: what must hold before one, how it runs, and why one failed. */
@NullMarked
package io.isotherm.hypervisor.libvirt.migration;

import org.jspecify.annotations.NullMarked;
