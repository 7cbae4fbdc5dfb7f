@NullMarked
package io.isotherm.bench.planetlab.simulation;

import org.jspecify.annotations.NullMarked;
