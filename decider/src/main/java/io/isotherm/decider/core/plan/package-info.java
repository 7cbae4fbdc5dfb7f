/**
 * The planners: from the picture of a pool to an ordered list of moves of which every prefix is valid. Classic
 * algorithms of the literature behind one port, and the questions that recognising a scenario has to ask them.
 */
@NullMarked
package io.isotherm.decider.core.plan;

import org.jspecify.annotations.NullMarked;
