/**
 * Answers why a pool did what it did, or did not: makes a chain of evidence of the records of its topics. Pure: knows no
 * Kafka and no clock, and invents no number; what it says stands on the topics. The command line calls it, and whatever else
 * shows people what a pool does may.
 */
@NullMarked
package io.isotherm.explain;

import org.jspecify.annotations.NullMarked;
