/**
 * The independent judge: reads the topics of an installation from their beginning to their end and says, invariant by
 * invariant, what was broken, with the evidence. It shares no code with the services that it judges: load, placement and
 * room are computed here once more, and simply, from the raw samples of host-metrics. This package reads the topics; what
 * judges is below {@code core}.
 */
@NullMarked
package io.isotherm.checker;

import org.jspecify.annotations.NullMarked;
