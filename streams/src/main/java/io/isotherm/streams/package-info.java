/**
 * The shell that every Kafka Streams service of Isotherm runs in: its settings, what becomes of records that cannot be
 * worked on, of outages, of damaged local state and of faults, how stored values are written, and how it all is told to
 * operators.
 */
@NullMarked
package io.isotherm.streams;

import org.jspecify.annotations.NullMarked;
