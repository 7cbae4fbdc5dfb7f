/** What a guest needs of its host and what a host is able to, from libvirt and, where we run on the host, from its files. */
@NullMarked
package io.isotherm.hypervisor.libvirt.facts;

import org.jspecify.annotations.NullMarked;
