/** The benchmarks as commands. */
@NullMarked
package io.isotherm.launcher.bench;

import org.jspecify.annotations.NullMarked;
