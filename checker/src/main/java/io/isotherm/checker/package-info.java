/**
 * The independent judge: reads the topics of an installation from their beginning to their end and says, invariant by
 * invariant, what was broken, with the evidence. It shares no code with the services that it judges: load, placement and
 * room are computed here once more, and simply, from the raw samples of host-metrics. Everything but {@link
 * io.isotherm.checker.TopicReader} and {@link io.isotherm.checker.Checks} is pure: no Kafka, no clock, no I/O.
 */
@NullMarked
package io.isotherm.checker;

import org.jspecify.annotations.NullMarked;
