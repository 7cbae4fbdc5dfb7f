@NullMarked
package io.isotherm.bench.stream;

import org.jspecify.annotations.NullMarked;
