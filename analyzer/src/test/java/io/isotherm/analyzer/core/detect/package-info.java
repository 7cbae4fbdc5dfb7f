/** Tests of detectors and forecasters. */
@NullMarked
package io.isotherm.analyzer.core.detect;

import org.jspecify.annotations.NullMarked;
