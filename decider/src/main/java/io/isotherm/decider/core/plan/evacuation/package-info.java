/** Clearing hosts in maintenance. */
@NullMarked
package io.isotherm.decider.core.plan.evacuation;

import org.jspecify.annotations.NullMarked;
