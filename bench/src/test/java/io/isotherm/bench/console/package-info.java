@NullMarked
package io.isotherm.bench.console;

import org.jspecify.annotations.NullMarked;
