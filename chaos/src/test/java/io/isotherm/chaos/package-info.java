/**
 * The whole pipeline in one thread on a virtual clock: the logic of collector, analyzer, decider and executor over a log in
 * memory, in a world where everything goes wrong that can, by a seed. To read in this order: {@code VirtualClock}; {@code
 * SimulatedLog}, what Kafka keeps; {@code World}, the hosts as they truly are; {@code Life}, a process that may be killed at
 * every step; {@code Operator} and {@code Mischief}, who disturb it; {@code Schedule}, which puts them together; {@code
 * Witness}, who knows what truly happened.
 */
@NullMarked
package io.isotherm.chaos;

import org.jspecify.annotations.NullMarked;
