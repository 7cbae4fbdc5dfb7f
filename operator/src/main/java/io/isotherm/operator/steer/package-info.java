/** Steering: changes of one thing in a pool's configuration, each with what will come of it. */
@NullMarked
package io.isotherm.operator.steer;

import org.jspecify.annotations.NullMarked;
