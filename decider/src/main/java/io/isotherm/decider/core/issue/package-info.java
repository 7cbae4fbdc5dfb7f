/** What is issued of a plan: commands, recommendations, and recommendations that an operator approved. */
@NullMarked
package io.isotherm.decider.core.issue;

import org.jspecify.annotations.NullMarked;
