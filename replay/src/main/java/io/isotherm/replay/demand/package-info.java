/** What the guests of a recorded pool ask for through time, whoever hosts them. */
@NullMarked
package io.isotherm.replay.demand;

import org.jspecify.annotations.NullMarked;
