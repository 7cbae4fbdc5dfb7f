@NullMarked
package io.isotherm.bench.planetlab.literature;

import org.jspecify.annotations.NullMarked;
