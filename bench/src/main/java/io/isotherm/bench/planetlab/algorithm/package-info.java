/** What is measured: planners of the decider and of the literature, no management, and the oracle. */
@NullMarked
package io.isotherm.bench.planetlab.algorithm;

import org.jspecify.annotations.NullMarked;
