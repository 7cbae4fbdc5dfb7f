/** An inventory shared with other processes over HTTP: a simulated pool whose agents are processes of their own. */
@NullMarked
package io.isotherm.hypervisor.remote;

import org.jspecify.annotations.NullMarked;
