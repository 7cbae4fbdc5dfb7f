/** What a simulated pool is built from: its hosts, its guests, and what hosts draw. */
@NullMarked
package io.isotherm.simulator.spec;

import org.jspecify.annotations.NullMarked;
