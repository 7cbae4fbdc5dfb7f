/**
 * The hard rules that every candidate move has to pass, whoever planned it: one gate, one list of rule names, and one
 * record of what was rejected with which numbers.
 */
@NullMarked
package io.isotherm.decider.core.rules;

import org.jspecify.annotations.NullMarked;
