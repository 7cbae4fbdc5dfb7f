/** Commands that set up, steer and watch a pool through its topics. */
@NullMarked
package io.isotherm.launcher.operate;

import org.jspecify.annotations.NullMarked;
