/** Compares what is remembered and reported with what one window shows: the observed placement is the truth. */
@NullMarked
package io.isotherm.decider.core.reconcile;

import org.jspecify.annotations.NullMarked;
