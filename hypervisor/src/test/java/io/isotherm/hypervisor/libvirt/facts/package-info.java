/** Tests of reading facts. */
@NullMarked
package io.isotherm.hypervisor.libvirt.facts;

import org.jspecify.annotations.NullMarked;
