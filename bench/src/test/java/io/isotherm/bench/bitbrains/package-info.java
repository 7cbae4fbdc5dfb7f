@NullMarked
package io.isotherm.bench.bitbrains;

import org.jspecify.annotations.NullMarked;
