/**
 * The immutable picture of one pool at one tick, and the working copy that planners change. Plain values: no Kafka, no
 * clock, no I/O; the same input in any order gives the same picture.
 */
@NullMarked
package io.isotherm.decider.core.model;

import org.jspecify.annotations.NullMarked;
