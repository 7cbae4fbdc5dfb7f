/** Migrations in a simulated pool: how long they take, which of them fail, and what became of them. */
@NullMarked
package io.isotherm.simulator.migration;

import org.jspecify.annotations.NullMarked;
