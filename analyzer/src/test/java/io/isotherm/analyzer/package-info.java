/** Hosts for tests: they make the samples that a real collector would send. */
@NullMarked
package io.isotherm.analyzer;

import org.jspecify.annotations.NullMarked;
