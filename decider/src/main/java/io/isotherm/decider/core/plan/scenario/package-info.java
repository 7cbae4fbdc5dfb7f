/** The algorithms by name and by scenario, and what recognising a scenario asks them. */
@NullMarked
package io.isotherm.decider.core.plan.scenario;

import org.jspecify.annotations.NullMarked;
