/** Constraints that a placement does not keep, and the moves that mend them. */
@NullMarked
package io.isotherm.decider.core.plan.repair;

import org.jspecify.annotations.NullMarked;
