/**
 * Hosts through libvirt, Xen's libxl driver first. Nothing outside this package touches libvirt's classes, and within it
 * they are loaded only when a host is asked for the first time, so that everything else works without the library.
 */
@NullMarked
package io.isotherm.hypervisor.libvirt;

import org.jspecify.annotations.NullMarked;
