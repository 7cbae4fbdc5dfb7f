/**
 * What would have happened under other settings: the demand of a recorded pool drives a model pool, which the same
 * detection and planning cores run as in service, in a closed loop; and the report of it. Knows no broker and no wall clock; the same demand and
 * configuration give the same result.
 */
@NullMarked
package io.isotherm.replay.whatif;

import org.jspecify.annotations.NullMarked;
