/** Measures decisions and performance against the field's benchmarks and baselines. */
@org.jspecify.annotations.NullMarked
package io.isotherm.bench;
