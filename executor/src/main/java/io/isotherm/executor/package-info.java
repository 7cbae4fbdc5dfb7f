/**
 * The agent that carries commands out and reports truly what became of them. {@code CommandLoop} is the way from and to
 * Kafka, a {@code Desk} takes one kind of command through its {@code LifeCycle}, a {@code Watch} sees one accepted command
 * through, the {@code Journal} knows where every command stands; {@code MigrationExecutor} puts them together.
 */
@NullMarked
package io.isotherm.executor;

import org.jspecify.annotations.NullMarked;
