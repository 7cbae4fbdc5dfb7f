/** Tests of forecasters. */
@NullMarked
package io.isotherm.analyzer.core.forecast;

import org.jspecify.annotations.NullMarked;
