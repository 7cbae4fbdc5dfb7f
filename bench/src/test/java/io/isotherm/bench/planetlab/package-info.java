@NullMarked
package io.isotherm.bench.planetlab;

import org.jspecify.annotations.NullMarked;
