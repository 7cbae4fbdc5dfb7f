/**
 * The agent that carries commands out and reports truly what became of them. This package has its
 * configuration and meters.
 *
 * <ul>
 *   <li>{@code service}: the entry, which wires the parts together
 *   <li>{@code command}: from a record of Kafka to a task that is carried out
 *   <li>{@code migration}, {@code power}: the checks and the tasks of each kind of command; tasks call the hypervisor
 *   <li>{@code journal}: where every command stands, on record in Kafka
 * </ul>
 */
@NullMarked
package io.isotherm.executor;

import org.jspecify.annotations.NullMarked;
