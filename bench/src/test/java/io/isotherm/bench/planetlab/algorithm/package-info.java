@NullMarked
package io.isotherm.bench.planetlab.algorithm;

import org.jspecify.annotations.NullMarked;
