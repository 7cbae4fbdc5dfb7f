/**
 * Migration commands: {@code MigrationChecks} says what speaks against one, {@code MigrationTask} begins it with the
 * hypervisor's {@code migrate} and sees it through to the verdict.
 */
@NullMarked
package io.isotherm.executor.migration;

import org.jspecify.annotations.NullMarked;
