/**
 * Judges whether a pool is run as it should be where no single command is wrong: whether hot hosts are relieved, drains
 * get on, and a pool is held to be unsafe only for a reason.
 */
@NullMarked
package io.isotherm.checker.core.conduct;

import org.jspecify.annotations.NullMarked;
