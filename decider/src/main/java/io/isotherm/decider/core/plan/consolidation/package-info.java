/** Emptying hosts so that they can sleep: what the algorithms that consolidate have in common. */
@NullMarked
package io.isotherm.decider.core.plan.consolidation;

import org.jspecify.annotations.NullMarked;
