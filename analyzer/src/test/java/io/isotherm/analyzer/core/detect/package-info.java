/** Tests of detectors and of what they remember. */
@NullMarked
package io.isotherm.analyzer.core.detect;

import org.jspecify.annotations.NullMarked;
