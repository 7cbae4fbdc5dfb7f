/**
 * What is issued at a tick: of plans commands, recommendations, and recommendations that an operator approved; and hosts that
 * are put to sleep or woken.
 */
@NullMarked
package io.isotherm.decider.core.issue;

import org.jspecify.annotations.NullMarked;
