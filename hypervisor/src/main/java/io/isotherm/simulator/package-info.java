/**
 * A pool of hosts and guests that exists only in arithmetic: loads follow traces, migrations follow Xen's pre-copy model,
 * hosts sleep and wake, and everything that happens is accounted for. Any clock drives it; the same configuration and the
 * same calls at the same simulated times always give the same pool.
 */
@NullMarked
package io.isotherm.simulator;

import org.jspecify.annotations.NullMarked;
