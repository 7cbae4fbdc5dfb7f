/** Tests of the libvirt adapter, on the real library and a daemon of our own. */
@NullMarked
package io.isotherm.hypervisor.libvirt;

import org.jspecify.annotations.NullMarked;
