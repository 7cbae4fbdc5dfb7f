/**
 * Where every command stands, kept in the events' topics: {@link io.isotherm.executor.journal.Journal} refuses what
 * {@link io.isotherm.executor.journal.CommandLifecycle} does not allow,
 * {@link io.isotherm.executor.journal.OutcomePublisher} publishes it exactly once, and
 * {@link io.isotherm.executor.journal.JournalReader} reads it back after a restart.
 */
@NullMarked
package io.isotherm.executor.journal;

import org.jspecify.annotations.NullMarked;
