/**
 * From samples to states: keeps a pool's raw samples, follows its event time, closes windows, measures rates, grades the
 * data and has a detector judge each host. Knows no Kafka, no clock and no I/O; everything it remembers is behind {@link
 * io.isotherm.analyzer.core.PoolMemory}, so that the same samples give the same states wherever it runs.
 */
@NullMarked
package io.isotherm.analyzer.core;

import org.jspecify.annotations.NullMarked;
