/**
 * The judges: one for each invariant, alike in shape, see {@link io.isotherm.checker.core.judge.Judge}.
 */
@NullMarked
package io.isotherm.checker.core.judge;

import org.jspecify.annotations.NullMarked;
