/**
 * Planning: from the picture of a pool to an ordered list of moves of which every prefix is valid. Here is the port,
 * {@link io.isotherm.decider.core.plan.Planner}, and what planners share; each algorithm has a package of its own.
 * Whether a move may be at all is not decided here but in {@link io.isotherm.decider.core.rules.MoveRules}.
 */
@NullMarked
package io.isotherm.decider.core.plan;

import org.jspecify.annotations.NullMarked;
