/**
 * What was found: the invariants, their breaches, what was counted, and the report for people and machines.
 */
@NullMarked
package io.isotherm.checker.core.report;

import org.jspecify.annotations.NullMarked;
