/** A day of PlanetLab as the field simulates it: hosts, guests, traces, power, and what the day came to. */
@NullMarked
package io.isotherm.bench.planetlab.simulation;

import org.jspecify.annotations.NullMarked;
