/**
 * Replays what a pool went through: recordings of topics, closed-loop what-if runs of the detection and planning cores
 * against a model pool, the search for better settings, and their reports.
 */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay;
