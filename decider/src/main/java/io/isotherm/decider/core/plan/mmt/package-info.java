/** Minimum migration time with power-aware best fit decreasing, in its form for production. */
@NullMarked
package io.isotherm.decider.core.plan.mmt;

import org.jspecify.annotations.NullMarked;
