/** Isotherm's own algorithm: hosts are filled by what their guests will need but for an accepted risk. */
@NullMarked
package io.isotherm.decider.core.plan.isotherm;

import org.jspecify.annotations.NullMarked;
