/** All that a tick is decided on, and the scenario that it is recognised as. */
@NullMarked
package io.isotherm.decider.core.scenario;

import org.jspecify.annotations.NullMarked;
