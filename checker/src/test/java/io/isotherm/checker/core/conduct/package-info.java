/** Small invented pools whose records are sound, and what breaks each judgement. */
@NullMarked
package io.isotherm.checker.core.conduct;

import org.jspecify.annotations.NullMarked;
