/** Small invented pools whose records are sound, and what breaks each invariant. */
@NullMarked
package io.isotherm.checker;

import org.jspecify.annotations.NullMarked;
