/** Tests of a tick, and the small pools that they are made of. */
@NullMarked
package io.isotherm.decider.core.tick;

import org.jspecify.annotations.NullMarked;
