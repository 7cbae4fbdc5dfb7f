/** Tests of what is taken from a recorded pool. */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.demand;
