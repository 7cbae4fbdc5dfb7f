/** A real browser without a window, for benchmarks and tests of pages. */
@org.jspecify.annotations.NullMarked
package io.isotherm.bench.browser;
