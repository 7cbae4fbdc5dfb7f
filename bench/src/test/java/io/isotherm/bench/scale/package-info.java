@NullMarked
package io.isotherm.bench.scale;

import org.jspecify.annotations.NullMarked;
