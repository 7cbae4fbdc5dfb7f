/** Evening a pool out by the standard deviation of use. */
@NullMarked
package io.isotherm.decider.core.plan.deviation;

import org.jspecify.annotations.NullMarked;
