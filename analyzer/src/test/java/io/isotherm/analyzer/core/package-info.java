/** Tests of the pure core. */
@NullMarked
package io.isotherm.analyzer.core;

import org.jspecify.annotations.NullMarked;
