/**
 * The Kafka Streams shell around the decider's core: it reads and writes topics, keeps the ledgers in state stores, and
 * decides nothing itself.
 */
@NullMarked
package io.isotherm.decider.stream;

import org.jspecify.annotations.NullMarked;
