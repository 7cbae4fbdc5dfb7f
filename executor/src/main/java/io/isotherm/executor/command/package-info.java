/**
 * The way of a command: {@link io.isotherm.executor.command.ExecutorRun} reads commands from Kafka and publishes what
 * became of them, a {@link io.isotherm.executor.command.CommandDispatcher} takes one kind of command through its life
 * with the help of its {@link io.isotherm.executor.command.CommandHandler}, and a
 * {@link io.isotherm.executor.command.CommandTask} carries one accepted command out.
 */
@NullMarked
package io.isotherm.executor.command;

import org.jspecify.annotations.NullMarked;
