@NullMarked
package io.isotherm.bench.traced;

import org.jspecify.annotations.NullMarked;
