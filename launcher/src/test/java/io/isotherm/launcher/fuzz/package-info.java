/**
 * Every parser of what comes from outside, fed with what a coverage-guided fuzzer makes up: a class for each, which the
 * fuzzer calls, and {@link io.isotherm.launcher.fuzz.FuzzIT}, which starts it.
 */
@org.jspecify.annotations.NullMarked
package io.isotherm.launcher.fuzz;
