/**
 * Searches for better settings of a pool: trials of configurations against a recorded demand, the trade-off between their
 * costs, what is recommended, and how much each setting matters. Knows no broker and no wall clock; the same demand,
 * space and seed give the same result, whatever the number of threads.
 */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.tune;
