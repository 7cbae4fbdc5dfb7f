/** Connections to libvirt that reconnect by themselves, with deadlines, and what its errors mean. */
@NullMarked
package io.isotherm.hypervisor.libvirt.connection;

import org.jspecify.annotations.NullMarked;
