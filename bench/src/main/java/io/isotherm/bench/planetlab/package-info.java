/**
 * The field's standard consolidation benchmark: a day of PlanetLab VMs on 800 hosts, simulated as CloudSim does it, and
 * the algorithms that are measured on it.
 *
 * <p>{@link io.isotherm.bench.planetlab.simulation.Simulation} is the model, {@link
 * io.isotherm.bench.planetlab.algorithm.Algorithms} says who decides, {@link io.isotherm.bench.planetlab.Benchmark} runs
 * them.
 */
@NullMarked
package io.isotherm.bench.planetlab;

import org.jspecify.annotations.NullMarked;
